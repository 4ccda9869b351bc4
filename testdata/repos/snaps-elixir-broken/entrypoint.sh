#!/bin/sh
set -e

mix ecto.migrate
mix assets.deploy

exec "$@"
