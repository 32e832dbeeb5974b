"""How the tests of rounds read a page."""

from django.urls import reverse


def page(client, name, *args, status=200, query="", **kwargs):
    response = client.get(reverse(name, args=args, kwargs=kwargs) + query)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()
