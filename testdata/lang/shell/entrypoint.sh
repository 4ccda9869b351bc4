#!/bin/bash
# Waits, migrates, and runs the app.
set -eo pipefail

: "${APP_PORT:=8000}"
export DATABASE_URL="${DATABASE_URL:-postgres://app:secret@db:5432/app}" LANG=C.UTF-8
readonly WORKERS=4
declare -A COLOURS=([red]=1 [blue]=2)
HOSTS=("db" "cache-$REGION" 'queue')
PATH+=":/opt/app/bin"
COLOURS[green]="3"
. "$(dirname "$0")/common.sh"
source ./functions.sh

usage() {
  cat <<USAGE
usage: $0 [web|worker] on port $APP_PORT
USAGE
  exit 64
}

function wait_for {
  local host=$1 tries=0
  until nc -z "$host" 5432; do
    sleep 1 # a while
    ((tries++))
    if [ "$tries" -gt 30 ]; then
      echo "no database" >&2
      return 1
    elif [[ $tries == 1 && -n "$DEBUG" ]]; then
      echo waiting
    else
      :
    fi
  done
}

trap 'kill -TERM "$PID"; wait "$PID"' TERM INT
trap '' HUP

wait_for db && python manage.py migrate --noinput || exit 1

case "$1" in
  web)
    nohup celery -A app worker >> /var/log/celery.log 2>&1 &
    PID=$!
    exec gunicorn app:wsgi -b "0.0.0.0:${APP_PORT}" --workers "$WORKERS" \
      --access-logfile -
    ;;
  worker|beat) exec celery -A app "$1" ;;
  *) usage ;;
esac

for host in db cache "${HOSTS[@]}"; do
  ping -c1 "$host" &> "/tmp/$host.log"
done

for ((i = 0; i < 3; i++)); do echo "$i"; done

{ date; uptime; } | tee -a status.log > /dev/null
(cd /srv && tar -cf - .) | ssh backup 'cat > /srv.tar' &

bash -c "source /etc/profile && python -m app --port $APP_PORT" 2>> errors.log
su - app -c 'npm start'
eval "$(ssh-agent -s)"
eval 'echo one' two

if ! grep -q 'ready' <<< "$STATE"; then exec "$@"; fi

sudo -u postgres bash <<-'SQL'
	psql -c "alter user app password 'secret'"
	SQL
sh -s -- --yes <<EOF
curl -fsSL https://example.com/install.sh | sh
echo \$HOME at $HOST_NAME
EOF
exec "$@"
