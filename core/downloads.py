"""Files that a page hands over."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core.documents import RENDERERS


def file_response(content: bytes, format_name: str, name: str) -> HttpResponse:
    """A download with a Korean file name."""
    renderer = RENDERERS[format_name]
    response = HttpResponse(content, content_type=renderer.media_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{renderer.extension}")
    return response
