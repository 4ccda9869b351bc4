//! References to container images, taken apart.

/// `registry/name:tag@digest`, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageName<'a> {
    /// Everything in front of the tag: `ghcr.io/org/app`.
    pub name: &'a str,
    /// The tag.
    pub tag: Option<&'a str>,
    /// The digest, `sha256:` included.
    pub digest: Option<&'a str>,
}

/// What a tag says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Nothing: no tag and no digest.
    Missing,
    /// No version: `latest`, `slim`, `stable`, a branch.
    Floating,
    /// A version, a date, a commit.
    Version,
    /// A digest.
    Digest,
}

/// Words of tags that name no version.
const FLOATING: &[&str] = &[
    "latest",
    "stable",
    "edge",
    "nightly",
    "main",
    "master",
    "develop",
    "dev",
    "development",
    "prod",
    "production",
    "staging",
    "test",
    "testing",
    "qa",
    "release",
    "current",
    "lts",
    "slim",
    "alpine",
    "alpine-slim",
    "mainline",
    "rolling",
    "snapshot",
    "canary",
    "beta",
    "alpha",
    "rc",
    "next",
    "head",
    "trunk",
    "preview",
    "perl",
    "bookworm",
    "bullseye",
    "buster",
    "stretch",
    "jessie",
    "trixie",
    "sid",
    "jammy",
    "focal",
    "noble",
    "bionic",
    "xenial",
    "fpm",
    "cli",
    "apache",
    "zts",
    "jre",
    "jdk",
    "slim-bookworm",
    "slim-bullseye",
    "management",
    "runtime",
    "sdk",
    "aspnet",
    "base",
    "full",
    "minimal",
    "onbuild",
    "windowsservercore",
    "nanoserver",
    "debian",
    "ubuntu",
    "linux",
    "amd64",
    "arm64",
    "temurin",
    "bootstrap",
];

/// Images whose code-name tags are their versions.
const DISTRIBUTIONS: &[&str] = &["debian", "ubuntu", "buildpack-deps"];

impl<'a> ImageName<'a> {
    /// Takes a reference apart.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        // A colon before the last slash belongs to a registry's port.
        let after_slash = rest.rfind('/').map_or(0, |at| at + 1);
        let (name, tag) = match rest[after_slash..].rfind(':') {
            Some(at) => (
                &rest[..after_slash + at],
                Some(&rest[after_slash + at + 1..]),
            ),
            None => (rest, None),
        };
        Self { name, tag, digest }
    }

    /// The name without registry and owner: `postgres` of `docker.io/library/postgres`.
    #[must_use]
    pub fn base(&self) -> &'a str {
        self.name.rsplit('/').next().unwrap_or(self.name)
    }

    /// What the tag says.
    #[must_use]
    pub fn tag_kind(&self) -> Tag {
        if self.digest.is_some() {
            return Tag::Digest;
        }
        let Some(tag) = self.tag.filter(|tag| !tag.is_empty()) else {
            return Tag::Missing;
        };
        let lower = tag.to_ascii_lowercase();
        if DISTRIBUTIONS.contains(&self.base())
            && !matches!(
                lower.as_str(),
                "latest"
                    | "stable"
                    | "stable-slim"
                    | "stable-backports"
                    | "testing"
                    | "testing-slim"
                    | "slim"
                    | "rolling"
                    | "devel"
                    | "unstable"
                    | "unstable-slim"
            )
        {
            return Tag::Version;
        }
        let floating = lower
            .split(['-', '_', '.'])
            .all(|word| FLOATING.contains(&word) || word.is_empty());
        if floating || FLOATING.contains(&lower.as_str()) {
            return Tag::Floating;
        }
        let has_digit = lower.bytes().any(|byte| byte.is_ascii_digit());
        if has_digit {
            Tag::Version
        } else {
            Tag::Floating
        }
    }

    /// The version that a tag starts with, digits and dots only (`16.2` of `16.2-alpine`).
    #[must_use]
    pub fn version(&self) -> Option<&'a str> {
        let tag = self.tag?;
        let tag = tag.strip_prefix('v').unwrap_or(tag);
        let end = tag
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(tag.len());
        let version = tag[..end].trim_end_matches('.');
        (!version.is_empty()).then_some(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        let kind = |text| ImageName::parse(text).tag_kind();
        assert_eq!(kind("python"), Tag::Missing);
        assert_eq!(kind("python:slim"), Tag::Floating);
        assert_eq!(kind("node:lts-alpine"), Tag::Floating);
        assert_eq!(kind("localhost:5000/app"), Tag::Missing);
        assert_eq!(kind("python:3.12-slim"), Tag::Version);
        assert_eq!(kind("ubuntu:jammy"), Tag::Version);
        assert_eq!(kind("debian:bookworm-slim"), Tag::Version);
        assert_eq!(kind("debian:stable-slim"), Tag::Floating);
        assert_eq!(kind("app@sha256:00"), Tag::Digest);
        assert_eq!(
            ImageName::parse("postgres:16.2-alpine").version(),
            Some("16.2")
        );
    }
}
