"""A month in an address: ``202305``; anything else is no page."""

from core.periods import Month


class MonthConverter:
    regex = r"\d{6}"

    def to_python(self, value: str) -> Month:
        return Month(int(value))

    def to_url(self, value) -> str:
        try:
            return str(int(value))
        except TypeError as error:
            raise ValueError(f"{value!r} is no month") from error
