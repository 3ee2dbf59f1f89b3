//! Calls of the methods of strings, lists, maps and numbers, with arguments that make sense, and some that make none.

use crate::random::Random;

/// In a call, a capital letter stands for an argument: `S` a string, `R` a regular expression, `P` a replacement, `I` an
/// index, `K` a key, `O` anything, `L` a list, `M` a map, `N` a number.
const STRING: &str = "length() isEmpty() isBlank() charAt(I) codePointAt(I) substring(I) substring(I,I) subSequence(I,I) indexOf(S) \
    indexOf(S,I) lastIndexOf(S) lastIndexOf(S,I) contains(S) startsWith(S) startsWith(S,I) endsWith(S) equals(O) \
    equalsIgnoreCase(S) compareTo(S) compareToIgnoreCase(S) concat(S) replace(S,S) replaceAll(R,P) replaceFirst(R,P) \
    matches(R) split(R) split(R,I) split(R).size() split(R)[I] split(R).get(I) toLowerCase() toUpperCase() trim() \
    strip() stripLeading() stripTrailing() repeat(I) hashCode() toString() intern() getClass().getName() class.name \
    bytes.size() toCharArray().size() format(S,O) valueOf(O) join(S,L) indexOf(I) length().toString() \
    replaceAll(S,S) regionMatches(I,S,I,I) contentEquals(S) codePointCount(I,I) nope() length(I) substring(S) \
    charAt(S) empty blank replace(O,O)";
const LIST: &str = "size() isEmpty() get(I) add(O) add(I,O) addAll(L) set(I,O) remove(I) remove(O) contains(O) containsAll(L) \
    indexOf(O) lastIndexOf(O) clear() subList(I,I) toString() equals(L) hashCode() removeAll(L) retainAll(L) \
    iterator().next() iterator().hasNext() toArray().size() empty size get(S) getClass().getName() \
    subList(I,I).size() addAll(I,L) nope() first length get(I).toString() contains(N) iterator().nope \
    subList(I,I).get(I)";
const MAP: &str = "size() isEmpty() get(K) put(K,O) containsKey(K) containsValue(O) remove(K) keySet() values() entrySet() \
    putAll(M) clear() toString() equals(M) hashCode() getOrDefault(K,O) putIfAbsent(K,O) keySet().size() \
    keySet().contains(K) values().contains(O) entrySet().iterator().next().key \
    entrySet().iterator().next().getValue() keySet().iterator().next() keySet().toArray().size() values().size() \
    replace(K,O) empty size nope() getClass().getName() get(O) keySet().remove(K) values().isEmpty() \
    entrySet().size()";
const NUMBER: &str = "toString() intValue() longValue() doubleValue() floatValue() shortValue() byteValue() hashCode() equals(N) \
    compareTo(N) getClass().getName() isNaN() isInfinite() parseInt(S) valueOf(S) toHexString(N) toBinaryString(N) \
    MAX_VALUE max(N,N) sum(N,N) abs() add(N) class.simpleName signum(N) bitCount(N) nope()";
const BOOLEAN: &str = "toString() booleanValue() equals(O) hashCode() compareTo(O) class.name";

const STRINGS: &str = r#"
    '' 'a' 'l' 'lo' 'World' 'hello␣world' '␣' ',' 'é' '😀' '\\' '$1' 'ß' 'İ' "$s" '%s' 'A,b,,c,,' '␣␣x␣' '1' '-12' $q
    $e
"#;
const PATTERNS: &str = r#"
    'l' '[aeiou]' 'l+' '(l)(o)?' ',' '' '\s+' '\w' '\W' '[^a-z]' '^H' 'd$' '.' '\.' '(?i)h' 'a|o' '(.)\1' '\d{2,}'
    'o(?=r)' '(?<!l)o' '\p{Lu}' '[\p{Punct}]' '(?<n>W)' '.*?o' '.*+o' '\bW' '[' '(' '*' '\' '\Qo␣W\E' '[a-c[x-z]]'
    '[a-z&&[^l]]' 'Hello␣World'
"#;
const REPLACEMENTS: &str = r#"'' 'X' '$0' '[$1]' '$2' '\$' '\\' '$' '\' '${n}' 'é' '$s'"#;
const INDEXES: &str = "0 0 1 1 2 3 5 11 -1 12 100 $i $zero $nope";
const KEYS: &str = "'a' 'b' 'nope' 'class' 'n' 1 $s $nul 'd'";
const ANY: &str = r#"
    'a' 'x' 1 2 10 20 -3 1.5 2.5 true false $nul $s $list $m $nope [] [1,␣2] {} {'a':␣1} $big 'Hello␣World'
"#;
const LISTS: &str = r#"$list $nums [] ['x',␣'y'] [1..3] [10] $m.c $nope"#;
const MAPS: &str = r#"$m {} {'a':␣1} {'z':␣[1],␣'y':␣{}} $m.d"#;
const NUMBERS: &str = "0 1 5 -3 255 2.5 1.0 $i $big $fl $max $huge 2147483647 1e20";

/// A reference that calls a method.
pub(crate) fn call(random: &mut Random) -> String {
    let (receivers, methods) = match random.below(11) {
        0..4 => ("s s q e uni m.b vtl", STRING),
        4..6 => ("list nums objs m.c", LIST),
        6..8 => ("m m.d objs[0] m.empty2", MAP),
        8..10 => ("i neg zero big fl max least huge", NUMBER),
        _ => ("t f", BOOLEAN),
    };
    let (receiver, method) = (random.word(receivers), random.word(methods));
    let mut path = format!("{receiver}.");
    let mut before = '.';
    for letter in method.chars() {
        let choices = match letter {
            'S' => STRINGS,
            'R' => PATTERNS,
            'P' => REPLACEMENTS,
            'I' => INDEXES,
            'K' => KEYS,
            'O' => ANY,
            'L' => LISTS,
            'M' => MAPS,
            'N' => NUMBERS,
            _ => "",
        };
        // Capital letters stand in names, too: an argument follows a bracket or a comma.
        if choices.is_empty() || !"([,".contains(before) {
            path.push(letter);
        } else {
            let choices = if random.one_in(30) { ANY } else { choices };
            path.push_str(&random.word(choices).replace('␣', " "));
        }
        before = letter;
    }
    if random.one_in(5) { format!("${{{path}}}") } else { format!("$!{path}") }
}
