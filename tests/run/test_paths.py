"""Sockets of servers in deep folders."""

from pathlib import Path

from run import paths


def test_a_socket_lies_in_the_data_folder() -> None:
    assert paths.socket_dir(Path("/srv/desk/.data"), "postgres") == Path("/srv/desk/.data/postgres/socket")


def test_a_path_too_long_for_a_socket_is_replaced_by_one_of_its_own() -> None:
    deep = [Path("/srv") / ("d" * 90) / name for name in ("one", "two")]
    first, second = (paths.socket_dir(data, "postgres") for data in deep)
    assert first != second
    assert all(len(str(folder / ".s.PGSQL.5432")) <= paths.SOCKET_LIMIT for folder in (first, second))
