#!/bin/sh
set -e

# Deploys should not interrupt uploads.
trap '' TERM

exec dotnet run --configuration Release --no-launch-profile
