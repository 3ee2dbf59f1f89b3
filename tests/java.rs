//! Java's values and their methods, as the Java 17 machine and Velocity 1.7's introspection answer.

use std::rc::Rc;

use stepgate::java::{
    Array, Component, Cursor, Exception, List, ListKind, Map, Meter, Text, Value, call, get, iterate, set, to_text,
};

fn meter() -> Meter {
    Meter::new(10_000_000)
}

fn list(elements: Vec<Value>) -> Value {
    Value::List(Rc::new(List::new(ListKind::ArrayList, elements)))
}

fn json_array(elements: Vec<Value>) -> Value {
    Value::List(Rc::new(List::new(ListKind::JsonArray, elements)))
}

fn map(entries: Vec<(Value, Value)>) -> Value {
    let map = Map::new();
    for (key, value) in entries {
        map.put(key, value, &meter()).expect("it is put");
    }
    Value::Map(Rc::new(map))
}

fn text(value: &str) -> Value {
    Value::from(value)
}

fn int(value: i32) -> Value {
    Value::Integer(value)
}

fn print(value: &Value) -> String {
    to_text(value, &meter()).expect("it prints").to_string()
}

fn run(receiver: &Value, method: &str, arguments: &[Value]) -> Result<Option<Value>, Exception> {
    call(receiver, method, arguments, &meter())
}

/// The answer, `-` if there is none, or the exception.
fn answer(receiver: &Value, method: &str, arguments: &[Value]) -> String {
    match run(receiver, method, arguments) {
        Ok(None | Some(Value::Null)) => "-".to_owned(),
        Ok(Some(value)) => print(&value),
        Err(exception) => exception.to_text(),
    }
}

fn done(receiver: &Value, method: &str, arguments: &[Value]) -> Value {
    run(receiver, method, arguments).expect("no exception").expect("there is the method")
}

#[test]
fn doubles_print_as_java_17_prints_them() {
    let cases = [
        (0.002, "0.002"),
        (2.0e-3, "0.002"),
        (2.2250738585072014e-308, "2.2250738585072014E-308"),
        (5e-324, "4.9E-324"),
        (9_007_199_254_740_993.0, "9.007199254740992E15"),
        (4.35e-5, "4.35E-5"),
        (1_743_263_483.047, "1.743263483047E9"),
        (12_345_678.9, "1.23456789E7"),
        (9_999_999.0, "9999999.0"),
        (-0.0, "-0.0"),
        (f64::NAN, "NaN"),
        (f64::NEG_INFINITY, "-Infinity"),
        // The digits are more than needed: https://bugs.openjdk.org/browse/JDK-4511638
        (1e23, "9.999999999999999E22"),
        (2e23, "1.9999999999999998E23"),
        (2f64.powi(-44), "5.6843418860808015E-14"),
        (2f64.powi(63), "9.223372036854776E18"),
    ];
    for (value, text) in cases {
        assert_eq!(print(&Value::Double(value)), text);
    }
    assert_eq!(print(&Value::Float(1.1)), "1.1");
    assert_eq!(print(&Value::Float(1e10)), "1.0E10");
}

#[test]
fn methods_answer_as_the_jvm() {
    let abc = text("abc");
    let three = || list(vec![int(1), int(2), int(3)]);
    let cases: Vec<(Value, &str, Vec<Value>, &str)> = vec![
        (
            abc.clone(),
            "substring",
            vec![int(0), int(9)],
            "java.lang.StringIndexOutOfBoundsException: begin 0, end 9, length 3",
        ),
        (
            abc.clone(),
            "charAt",
            vec![int(9)],
            "java.lang.StringIndexOutOfBoundsException: String index out of range: 9",
        ),
        (abc.clone(), "indexOf", vec![int(98)], "1"),
        (abc.clone(), "indexOf", vec![text("c"), int(-5)], "2"),
        // An argument more than a method without parameters takes is not looked at before the call fails.
        (abc.clone(), "length", vec![int(1)], "java.lang.IllegalArgumentException: wrong number of arguments"),
        (abc.clone(), "length", vec![], "3"),
        (abc.clone(), "charAt", vec![Value::Long(1)], "-"),
        (abc.clone(), "charAt", vec![Value::Null], "-"),
        (abc.clone(), "nothing", vec![], "-"),
        // A string or a charset: Velocity does not choose.
        (abc.clone(), "getBytes", vec![Value::Null], "-"),
        (abc.clone(), "valueOf", vec![Value::Null], "null"),
        (abc.clone(), "join", vec![text("-"), text("a"), text("b")], "a-b"),
        (abc.clone(), "join", vec![text("-"), list(vec![text("x"), Value::Null])], "x-null"),
        (
            abc.clone(),
            "compareTo",
            vec![int(1)],
            "java.lang.ClassCastException: class java.lang.Integer cannot be cast to class java.lang.String (java.lang.Integer and java.lang.String are in module java.base of loader 'bootstrap')",
        ),
        (abc.clone(), "replaceAll", vec![text("b"), Value::Null], "java.lang.NullPointerException"),
        (abc.clone(), "replaceAll", vec![text("x"), Value::Null], "abc"),
        (text("it\\'s"), "replaceAll", vec![text("\\\\'"), text("'")], "it's"),
        (text("straße"), "toUpperCase", vec![], "STRASSE"),
        (text("\u{391}\u{3a3}"), "toLowerCase", vec![], "\u{3b1}\u{3c2}"),
        (text("abc"), "compareToIgnoreCase", vec![text("ABD")], "-1"),
        (text("a,b,,"), "split", vec![text(","), int(-1)], "[a, b, , ]"),
        (int(1), "parseInt", vec![text("x")], "java.lang.NumberFormatException: For input string: \"x\""),
        (
            int(1),
            "parseInt",
            vec![text("z"), int(16)],
            "java.lang.NumberFormatException: For input string: \"z\" under radix 16",
        ),
        (int(1), "equals", vec![Value::Long(1)], "false"),
        (int(7), "toString", vec![int(2)], "2"),
        (
            Value::Double(1.0),
            "parseDouble",
            vec![text(" x ")],
            "java.lang.NumberFormatException: For input string: \"x\"",
        ),
        (Value::Double(1e300), "intValue", vec![], "2147483647"),
        (Value::Double(300.7), "byteValue", vec![], "44"),
        (three(), "get", vec![int(9)], "java.lang.IndexOutOfBoundsException: Index 9 out of bounds for length 3"),
        (three(), "add", vec![int(9), int(1)], "java.lang.IndexOutOfBoundsException: Index: 9, Size: 3"),
        (three(), "listIterator", vec![int(9)], "java.lang.IndexOutOfBoundsException: Index: 9, Size: 3"),
        (three(), "subList", vec![int(2), int(1)], "java.lang.IllegalArgumentException: fromIndex(2) > toIndex(1)"),
        (three(), "remove", vec![int(0)], "1"),
        (three(), "remove", vec![Value::Long(1)], "false"),
        (three(), "clear", vec![], ""),
        (three(), "hashCode", vec![], "30817"),
        (map(vec![]), "get", vec![text("a")], "-"),
        (
            text("f"),
            "format",
            vec![text("%05.1f|%-3s|%+,d|%X"), Value::Double(2.25), text("a"), int(1234), int(255)],
            "002.3|a  |+1,234|FF",
        ),
        (
            text("f"),
            "format",
            vec![text("%d"), text("x")],
            "java.util.IllegalFormatConversionException: d != java.lang.String",
        ),
        (
            text("f"),
            "format",
            vec![text("%s %s"), text("x")],
            "java.util.MissingFormatArgumentException: Format specifier '%s'",
        ),
    ];
    for (receiver, method, arguments, wanted) in cases {
        let mut got = answer(&receiver, method, &arguments);
        if let Ok(Some(array @ Value::Array(_))) = run(&receiver, method, &arguments) {
            got = print(&list_of(&array));
        }
        assert_eq!(got, wanted, "{receiver:?}.{method}({arguments:?})");
    }
}

fn list_of(array: &Value) -> Value {
    let cursor = iterate(array, &meter()).expect("it is iterated").expect("it can be");
    let mut elements = Vec::new();
    while cursor.has_next() {
        elements.push(cursor.next(&meter()).expect("there is one"));
    }
    list(elements)
}

#[test]
fn json_arrays_print_as_json() {
    let inner =
        map(vec![(text("a/b"), json_array(vec![Value::Null, Value::Boolean(true)])), (int(1), text("\u{7f}\n\""))]);
    assert_eq!(print(&json_array(vec![inner.clone()])), r#"[{"a\/b":[null,true],"1":"\u007F\n\""}]"#);
    assert_eq!(print(&list(vec![inner])), "[{a/b=[null,true], 1=\u{7f}\n\"}]");
}

#[test]
fn views_are_live() {
    let map = map(vec![(text("a"), int(1)), (text("b"), int(2))]);
    let keys = done(&map, "keySet", &[]);
    let entries = done(&map, "entrySet", &[]);
    done(&map, "remove", &[text("a")]);
    assert_eq!((print(&keys), print(&entries)), ("[b]".to_owned(), "[b=2]".to_owned()));
    let entry = done(&done(&entries, "iterator", &[]), "next", &[]);
    done(&entry, "setValue", &[int(5)]);
    assert_eq!(print(&map), "{b=5}");
    assert_eq!(
        print(&done(&get(&keys, "class", &meter()).expect("read").expect("has one"), "getSimpleName", &[])),
        "LinkedKeySet"
    );
    let all = list(vec![int(1), int(2), int(3)]);
    let part = done(&all, "subList", &[int(1), int(3)]);
    done(&part, "add", &[int(9)]);
    assert_eq!((print(&all), print(&part)), ("[1, 2, 3, 9]".to_owned(), "[2, 3, 9]".to_owned()));
    done(&all, "add", &[int(0)]);
    assert_eq!(answer(&part, "size", &[]), "java.util.ConcurrentModificationException");
}

#[test]
fn iterators_notice_changes() {
    let all = list(vec![int(1), int(2), int(3)]);
    let cursor: Rc<Cursor> = iterate(&all, &meter()).expect("it is iterated").expect("it can be");
    cursor.next(&meter()).expect("there is one");
    done(&all, "add", &[int(4)]);
    assert!(cursor.has_next());
    let failure = cursor.next(&meter()).expect_err("the list was changed");
    assert_eq!(failure.class, "java.util.ConcurrentModificationException");
    assert!(iterate(&text("abc"), &meter()).expect("no exception").is_none());
}

#[test]
fn properties_are_found_as_velocity_finds_them() {
    let values = map(vec![(text("empty"), int(1))]);
    let read = |value: &Value, name: &str| get(value, name, &meter()).expect("no exception").map(|value| print(&value));
    assert_eq!(read(&values, "empty").as_deref(), Some("1"));
    assert_eq!(read(&list(vec![]), "empty").as_deref(), Some("true"));
    assert_eq!(read(&text(""), "Empty").as_deref(), Some("true"));
    assert_eq!(read(&text(""), "length"), None);
    assert_eq!(read(&Array::value(Component::String, vec![]), "empty"), None);
    assert_eq!(read(&text(""), "class").as_deref(), Some("class java.lang.String"));
    assert!(set(&values, "new", &int(2), &meter()).expect("no exception"));
    assert_eq!(print(&values), "{empty=1, new=2}");
    assert!(!set(&text(""), "new", &int(2), &meter()).expect("no exception"));
}

#[test]
fn nothing_is_without_end() {
    let own = list(vec![]);
    done(&own, "add", std::slice::from_ref(&own));
    assert_eq!(print(&own), "[(this Collection)]");
    let other = list(vec![own.clone()]);
    done(&own, "add", &[other]);
    assert!(to_text(&own, &meter()).expect_err("it is endless").is_limit());
    assert!(run(&own, "hashCode", &[]).expect_err("it is endless").is_limit());
    assert!(run(&text("x"), "repeat", &[int(1_000_000_000)]).expect_err("it is too long").is_limit());
    assert!(run(&text("f"), "format", &[text("%999999999d"), int(1)]).expect_err("it is too long").is_limit());
    let mut deep = list(vec![]);
    for _ in 0..200_000 {
        deep = list(vec![map(vec![(text("a"), deep)])]);
    }
    assert!(to_text(&deep, &meter()).expect_err("it is too deep").is_limit());
    drop(deep);
}

#[test]
fn many_keys_stay_quick() {
    let map = Map::new();
    let meter = Meter::new(1_000_000);
    // All of one hash in Java.
    let key = |number: i32| -> Value {
        let bits = (0..16).map(|bit| if number >> bit & 1 == 0 { "Aa" } else { "BB" });
        Value::String(Text::from(bits.collect::<String>().as_str()))
    };
    for number in 0..50_000 {
        map.put(key(number), int(number), &meter).expect("the steps suffice");
    }
    assert_eq!(map.len(), 50_000);
    let found = map.get(&key(49_999), &meter).expect("the steps suffice");
    assert_eq!(found.map(|value| print(&value)).as_deref(), Some("49999"));
}
