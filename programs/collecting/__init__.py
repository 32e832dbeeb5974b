"""외부 취합: what a unit may ask districts and facilities for, the workbooks, and what came back."""
