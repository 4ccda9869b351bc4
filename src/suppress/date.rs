//! Days of the calendar: enough to say until when a suppression holds.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `2027-01-31`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |part: &str| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        };
        let year = number(text.get(..4)?)?;
        let month = u8::try_from(number(text.get(5..7)?)?).ok()?;
        let day = u8::try_from(number(text.get(8..)?)?).ok()?;
        let there = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        there.then_some(Self { year, month, day })
    }

    /// The day that lies so many days behind 1970-01-01.
    #[must_use]
    pub fn of_days(days: u64) -> Self {
        let mut left = days;
        let mut year = 1970;
        loop {
            let length = if is_leap(year) { 366 } else { 365 };
            if left < length || year == 9999 {
                break;
            }
            left -= length;
            year += 1;
        }
        let mut month = 1;
        while month < 12 && left >= u64::from(days_of(year, month)) {
            left -= u64::from(days_of(year, month));
            month += 1;
        }
        let day = u8::try_from(left + 1).unwrap_or(31).min(31);
        Self { year, month, day }
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_and_read() {
        for (days, text) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_453, "2025-12-31"),
            (20_454, "2026-01-01"),
        ] {
            assert_eq!(Date::of_days(days).to_string(), text);
            assert_eq!(Date::parse(text), Some(Date::of_days(days)), "{text}");
        }
        assert!(Date::parse("2027-01-31") < Date::parse("2027-02-01"));
        for text in [
            "2027-02-29",
            "2027-13-01",
            "2027-1-31",
            "27-01-31",
            "2027-01-00",
            "2027-01-3é",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
