//! A JSON value in few bytes: its lists of 32-bit numbers apart from its text, four bytes each.
//!
//! A checkpoint is nearly all numbers, which take 12 bytes each as text. The form is for the page's own use while it is open:
//! the length of the text (u32), the text, in which each list has become `{"f32": its length}`, then the numbers, all little-endian.

use serde_json::{Map, Value};

/// The key that stands for a list in the text.
const MARK: &str = "f32";

/// Packs a value; every number of a list that is a 32-bit float comes back with the same bits.
pub(super) fn pack(mut value: Value) -> Vec<u8> {
    let mut numbers = Vec::new();
    take(&mut value, &mut numbers);
    let text = value.to_string();
    let mut bytes = Vec::with_capacity(4 + text.len() + numbers.len());
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.append(&mut numbers);
    bytes
}

/// The value that was packed.
///
/// # Errors
/// If these bytes are not what [`pack`] gives.
pub(super) fn unpack(bytes: &[u8]) -> Result<Value, String> {
    let damaged = || "this kept run is damaged".to_owned();
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
    let (text, numbers) = rest
        .split_at_checked(u32::from_le_bytes(*length) as usize)
        .ok_or_else(damaged)?;
    let mut value = serde_json::from_slice(text).map_err(|_| damaged())?;
    let (words, tail) = numbers.as_chunks::<4>();
    let mut words = words.iter();
    put(&mut value, &mut words).ok_or_else(damaged)?;
    if words.next().is_none() && tail.is_empty() {
        Ok(value)
    } else {
        Err(damaged())
    }
}

/// Moves the lists of floats out of `value`, in the order in which [`put`] meets their marks.
fn take(value: &mut Value, numbers: &mut Vec<u8>) {
    if let Some(list) = floats(value) {
        let mark = (MARK.to_owned(), list.len().into());
        numbers.extend(list.into_iter().flat_map(f32::to_le_bytes));
        *value = Value::Object(Map::from_iter([mark]));
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| take(item, numbers)),
        Value::Object(fields) => fields.values_mut().for_each(|field| take(field, numbers)),
        _ => {}
    }
}

/// The numbers of a list of nothing else that 32 bits hold exactly; whole numbers are left to the text.
fn floats(value: &Value) -> Option<Vec<f32>> {
    let Value::Array(items) = value else {
        return None;
    };
    let single = |item: &Value| {
        let number = item.as_f64().filter(|_| item.is_f64())?;
        (f64::from(number as f32) == number).then_some(number as f32)
    };
    items.iter().map(single).collect()
}

fn put<'a>(value: &mut Value, words: &mut impl Iterator<Item = &'a [u8; 4]>) -> Option<()> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(|item| put(item, words)),
        Value::Object(fields) => {
            let Some(length) = fields.get(MARK).and_then(Value::as_u64) else {
                return fields.values_mut().try_for_each(|field| put(field, words));
            };
            let list: Vec<Value> = words
                .take(usize::try_from(length).ok()?)
                .map(|word| f32::from_le_bytes(*word).into())
                .collect();
            let whole = list.len() as u64 == length;
            *value = Value::Array(list);
            whole.then_some(())
        }
        _ => Some(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};
    use serde_json::json;

    #[test]
    fn a_value_comes_back_as_it_was() {
        let odd = [-0.0f32, 1e-45, f32::MAX, 0.1, f32::MIN_POSITIVE];
        let value = json!({
            "step": 7, "empty": [], "words": ["a", 1.5], "counts": [1, 2], "wide": [0.1f64, 1e300], "none": null,
            "layers": [[odd, [0.5f32]], [[-1.5f32], odd]],
        });
        let back = unpack(&pack(value.clone())).unwrap();
        assert_eq!(back.to_string(), value.to_string());
        let bits = |i: usize| (back["layers"][0][0][i].as_f64().unwrap() as f32).to_bits();
        assert_eq!([0, 1, 2, 3, 4].map(bits), odd.map(f32::to_bits));
    }

    #[test]
    fn four_bytes_a_number() {
        let value = json!({ "weights": vec![0.123_456_79_f32; 1000] });
        assert!(pack(value).len() < 4_050);
    }

    #[test]
    fn what_is_damaged_is_refused() {
        let good = pack(json!({ "weights": [0.5f32, 0.25f32] }));
        let longer: Vec<u8> = good.iter().copied().chain([0]).collect();
        for bad in [&good[..0], &good[..3], &good[..good.len() - 1], &longer[..]] {
            assert!(unpack(bad).is_err());
        }
        assert!(unpack(&good).is_ok());
    }
}
