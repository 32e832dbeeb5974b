"""The database backend `config.postgres`."""

from contextlib import suppress

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base, client
from psycopg import sql

from config.postgres.server import ensure_running


class DatabaseClient(client.DatabaseClient):
    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        socket_dir = ensure_running(settings.POSTGRES_DIR, settings.RUN_DIR)
        return super().settings_to_cmd_args_env({**settings_dict, "HOST": str(socket_dir)}, parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with the socket of the embedded server as its host."""

    client_class = DatabaseClient

    def get_connection_params(self):
        """Called only when a connection is about to be made, so a command without one starts nothing."""
        socket_dir = ensure_running(settings.POSTGRES_DIR, settings.RUN_DIR)
        return {**super().get_connection_params(), "host": str(socket_dir)}

    def get_new_connection(self, conn_params):
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            # Other names, such as a test's, are not for us to make.
            if conn_params["dbname"] != settings.DATABASES["default"]["NAME"]:
                raise
            ensure_database(conn_params)
        return super().get_new_connection(conn_params)


def ensure_database(conn_params):
    """A new cluster lacks the portal's database; several processes may find that out at once."""
    address = {"host": conn_params["host"], "user": conn_params["user"], "dbname": "postgres"}
    name = conn_params["dbname"]
    with psycopg.connect(**address, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
