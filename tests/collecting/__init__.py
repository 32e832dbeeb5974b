"""외부 취합: workbooks to districts and facilities and back."""
