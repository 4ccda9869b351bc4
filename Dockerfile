# syntax=docker/dockerfile:1.19
# The linter as an image: docker run --rm -v "$PWD:/repo:ro" IMAGE

FROM rust:1.95.0-slim-bookworm AS build
# The allocator is built by make.
RUN apt-get update \
 && apt-get install -y --no-install-recommends make=4.3-4.1 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY .cargo .cargo
COPY Cargo.toml Cargo.lock build.rs ./
COPY rules rules
COPY src src
RUN cargo build --release --locked

FROM debian:12.12-slim
# Which files are tracked is asked of git; whoever mounts a repository trusts it, and it belongs
# to another user than the one in here.
RUN apt-get update \
 && apt-get install -y --no-install-recommends git=1:2.39.5-0+deb12u3 \
 && rm -rf /var/lib/apt/lists/* \
 && git config --system --add safe.directory /repo \
 && useradd --uid 10001 --no-create-home xii
COPY --from=build /src/target/release/xii /usr/local/bin/xii
USER 10001
WORKDIR /repo
ENTRYPOINT ["xii"]
CMD ["check"]
