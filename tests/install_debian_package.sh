#!/bin/sh
# Installs a Debian package that only tests need, where this machine has apt-get and lets us.
# Elsewhere it does nothing: the tests themselves say what they had to leave out.
package=$1
command -v apt-get >/dev/null || exit 0
if [ "$(id -u)" = 0 ]; then
	as_root=""
elif sudo -n true 2>/dev/null; then
	as_root="sudo -n"
else
	exit 0
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "시험에 쓸 패키지를 설치합니다: $package …"
apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::http::Timeout=20 -o Acquire::Retries=1"
{ $apt update && $apt install -y --no-install-recommends "$package"; } </dev/null >"$log" 2>&1 || tail -n 5 "$log" >&2
