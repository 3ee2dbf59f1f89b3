//! `Double.toString` and `Float.toString` as Java has them up to version 18: the digits are not always the fewest.
//! <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/Double.html#toString(double)>,
//! <https://bugs.openjdk.org/browse/JDK-4511638>

use num_bigint::BigUint;

/// Bits of a double's fraction.
const FRACTION: i32 = 52;

/// The decimal digits of a positive number, and where its point is: `0.d1d2d3… × 10^exponent`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Digits {
    /// From `b'0'` to `b'9'`.
    pub(super) digits: Vec<u8>,
    /// Places of the point right of the first digit's left.
    pub(super) exponent: i32,
}

/// `Double.toString`.
#[must_use]
pub(super) fn double_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let digits = if value.is_finite() && value != 0.0 { Some(double_digits(value.abs(), true)) } else { None };
    signed(value.is_sign_negative(), value.is_infinite(), digits)
}

/// `Float.toString`.
#[must_use]
pub(super) fn float_text(value: f32) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let digits = (value.is_finite() && value != 0.0).then(|| float_digits(value.abs()));
    signed(value.is_sign_negative(), value.is_infinite(), digits)
}

fn signed(negative: bool, infinite: bool, digits: Option<Digits>) -> String {
    let sign = if negative { "-" } else { "" };
    match digits {
        Some(digits) => digits.layout(sign),
        None if infinite => format!("{sign}Infinity"),
        None => format!("{sign}0.0"),
    }
}

/// The digits of a finite positive double. `compatible` asks for those of `toString`, otherwise for the formatter's.
#[must_use]
pub(super) fn double_digits(value: f64, compatible: bool) -> Digits {
    let bits = value.to_bits();
    let fraction = bits & ((1 << FRACTION) - 1);
    let exponent = i32::try_from(bits >> FRACTION & 0x7ff).unwrap_or(0);
    if exponent == 0 {
        let zeros = fraction.leading_zeros().cast_signed();
        let shift = zeros - (63 - FRACTION);
        develop(fraction << shift, 1 - shift - 1023, 64 - zeros, compatible)
    } else {
        develop(fraction | 1 << FRACTION, exponent - 1023, FRACTION + 1, compatible)
    }
}

fn float_digits(value: f32) -> Digits {
    let bits = value.to_bits();
    let fraction = bits & 0x7f_ffff;
    let exponent = i32::try_from(bits >> 23 & 0xff).unwrap_or(0);
    let (fraction, exponent, significant) = if exponent == 0 {
        let zeros = fraction.leading_zeros().cast_signed();
        let shift = zeros - 8;
        (fraction << shift, 1 - shift, 32 - zeros)
    } else {
        (fraction | 1 << 23, exponent, 24)
    };
    develop(u64::from(fraction) << (FRACTION - 23), exponent - 127, significant, true)
}

/// The bits that `5^power` takes, as the algorithm estimates it.
fn bits_of_five(power: i32) -> i32 {
    if power < 27 { if power == 0 { 0 } else { power * 2_321_929 / 1_000_000 + 1 } } else { power * 3 }
}

/// The digits of `fraction × 2^(exponent - 52)`, of which so many bits count.
fn develop(fraction: u64, exponent: i32, significant: i32, compatible: bool) -> Digits {
    let zeros = fraction.trailing_zeros().cast_signed();
    let bits = FRACTION + 1 - zeros;
    let tiny = (bits - exponent - 1).max(0);
    if (-21..=62).contains(&exponent) && tiny == 0 && bits < 64 {
        let beyond = exponent - significant;
        let dropped = if beyond > 2 { (beyond - 1) * 30103 / 100_000 } else { 0 };
        let whole =
            if exponent >= FRACTION { fraction << (exponent - FRACTION) } else { fraction >> (FRACTION - exponent) };
        return whole_digits(whole, dropped);
    }
    let estimate = estimate(fraction, exponent);
    let b5 = (-estimate).max(0);
    let s5 = estimate.max(0);
    let mut b2 = b5 + tiny + exponent;
    let mut s2 = s5 + tiny;
    let mut m2 = b2 - significant;
    let fraction = fraction >> zeros;
    b2 -= bits - 1;
    let common = b2.min(s2);
    b2 -= common;
    s2 -= common;
    m2 -= common;
    if bits == 1 {
        // Below a power of two the neighbour is half as far.
        m2 -= 1;
    }
    if m2 < 0 {
        b2 -= m2;
        s2 -= m2;
        m2 = 0;
    }
    let b_bits = bits + b2 + bits_of_five(b5);
    let s_bits = s2 + 1 + bits_of_five(s5 + 1);
    let scaled = Scaled { fraction, b2, b5, s2, s5, m2, exponent: estimate, compatible };
    if b_bits < 32 && s_bits < 32 {
        scaled.with_ints()
    } else if b_bits < 64 && s_bits < 64 {
        scaled.with_longs()
    } else {
        scaled.with_bigs()
    }
}

/// The digits of a whole number, without the last ones that don't count.
fn whole_digits(mut whole: u64, dropped: i32) -> Digits {
    let mut exponent = 0;
    if dropped > 0 {
        let power = 10_u64.pow(dropped.unsigned_abs());
        let rest = whole % power;
        whole /= power;
        exponent += dropped;
        if rest >= power / 2 {
            whole += 1;
        }
    }
    let mut digits = whole.to_string().into_bytes();
    exponent += i32::try_from(digits.len()).unwrap_or(0);
    while digits.len() > 1 && digits.last() == Some(&b'0') {
        digits.pop();
    }
    Digits { digits, exponent }
}

/// A guess at the decimal exponent, at most one too high.
#[expect(clippy::approx_constant, reason = "Java's guess is with this many digits")]
fn estimate(fraction: u64, exponent: i32) -> i32 {
    let mantissa = f64::from_bits(1023 << FRACTION | fraction & ((1 << FRACTION) - 1));
    let guess = (mantissa - 1.5) * 0.289_529_654 + 0.176_091_259 + f64::from(exponent) * 0.301_029_995_663_981;
    guess.floor() as i32
}

/// The number as `b / s`, with half the way to its neighbours as `m / s`, in powers of 2 and 5.
struct Scaled {
    fraction: u64,
    b2: i32,
    b5: i32,
    s2: i32,
    s5: i32,
    m2: i32,
    exponent: i32,
    compatible: bool,
}

/// Digits are developed with the machine's integers, whose overflow is part of the algorithm.
macro_rules! with_machine_integers {
    ($name:ident, $int:ty) => {
        fn $name(&self) -> Digits {
            let five = |power: i32| (5 as $int).wrapping_pow(power.unsigned_abs());
            let mut b = (self.fraction as $int).wrapping_mul(five(self.b5)) << self.b2;
            let s = five(self.s5) << self.s2;
            let mut m = five(self.b5) << self.m2;
            let tens = s.wrapping_mul(10);
            let mut out = Developed::new(self.exponent);
            let mut quotient = b / s;
            b = (b % s).wrapping_mul(10);
            m = m.wrapping_mul(10);
            let mut low = b < m;
            let mut high = b.wrapping_add(m) > tens;
            out.first(quotient as u8, high);
            if !self.compatible || out.exponent < -3 || out.exponent >= 8 {
                low = false;
                high = false;
            }
            while !low && !high {
                quotient = b / s;
                b = (b % s).wrapping_mul(10);
                m = m.wrapping_mul(10);
                if m > 0 {
                    low = b < m;
                    high = b.wrapping_add(m) > tens;
                } else {
                    low = true;
                    high = true;
                }
                out.digits.push(b'0' + quotient as u8);
            }
            out.finish(low, high, (b << 1).wrapping_sub(tens).cmp(&0))
        }
    };
}

impl Scaled {
    with_machine_integers!(with_ints, i32);
    with_machine_integers!(with_longs, i64);

    fn with_bigs(&self) -> Digits {
        let scaled = |five: i32, two: i32| BigUint::from(5_u8).pow(five.unsigned_abs()) << two.unsigned_abs();
        let s = scaled(self.s5, self.s2);
        let mut b = scaled(self.b5, self.b2) * self.fraction;
        let mut m = scaled(self.b5 + 1, self.m2 + 1);
        let tens = scaled(self.s5 + 1, self.s2 + 1);
        let mut out = Developed::new(self.exponent);
        let next = |b: &mut BigUint| {
            let quotient = u8::try_from(&*b / &s).unwrap_or(9);
            *b = (&*b % &s) * 10_u8;
            quotient
        };
        let first = next(&mut b);
        let mut low = b < m;
        let mut high = &b + &m >= tens;
        out.first(first, high);
        if !self.compatible || out.exponent < -3 || out.exponent >= 8 {
            low = false;
            high = false;
        }
        while !low && !high {
            let quotient = next(&mut b);
            m *= 10_u8;
            low = b < m;
            high = &b + &m >= tens;
            out.digits.push(b'0' + quotient);
        }
        out.finish(low, high, (b << 1_u8).cmp(&tens))
    }
}

struct Developed {
    digits: Vec<u8>,
    exponent: i32,
}

impl Developed {
    fn new(exponent: i32) -> Self {
        Self { digits: Vec::with_capacity(20), exponent }
    }

    /// The first digit, unless the guess was too high.
    fn first(&mut self, digit: u8, high: bool) {
        if digit == 0 && !high {
            self.exponent -= 1;
        } else {
            self.digits.push(b'0' + digit);
        }
    }

    fn finish(mut self, low: bool, high: bool, half: std::cmp::Ordering) -> Digits {
        let odd = self.digits.last().is_some_and(|digit| digit & 1 == 1);
        if high && (!low || half.is_gt() || half.is_eq() && odd) {
            self.round_up();
        }
        Digits { digits: self.digits, exponent: self.exponent + 1 }
    }

    fn round_up(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            if *digit != b'9' {
                *digit += 1;
                return;
            }
            *digit = b'0';
        }
        if let Some(first) = self.digits.first_mut() {
            *first = b'1';
        }
        self.exponent += 1;
    }
}

impl Digits {
    fn layout(&self, sign: &str) -> String {
        let mut text = String::with_capacity(26);
        text.push_str(sign);
        let digits: String = self.digits.iter().map(|digit| char::from(*digit)).collect();
        let point = usize::try_from(self.exponent).unwrap_or(0);
        match self.exponent {
            1..8 if digits.len() > point => {
                text.push_str(&digits[..point]);
                text.push('.');
                text.push_str(&digits[point..]);
            }
            1..8 => {
                text.push_str(&digits);
                text.extend(std::iter::repeat_n('0', point - digits.len()));
                text.push_str(".0");
            }
            -2..1 => {
                text.push_str("0.");
                text.extend(std::iter::repeat_n('0', self.exponent.unsigned_abs() as usize));
                text.push_str(&digits);
            }
            _ => {
                text.push_str(&digits[..1]);
                text.push('.');
                text.push_str(if digits.len() > 1 { &digits[1..] } else { "0" });
                text.push_str(&format!("E{}", self.exponent - 1));
            }
        }
        text
    }
}
