//! Random templates by the grammar of Velocity 1.7, and beside it.
//! <https://velocity.apache.org/engine/1.7/vtl-reference.html>

use crate::calls;
use crate::random::Random;

/// Names of variables: those of the context, and some that are not there.
const NAMES: &str = "s s i m m list nums objs t f e q nul x x y v v nope big fl neg zero max least huge uni vtl a b d under_score \
    dash-name foreach bodyContent velocityCount";
const KEYS: &str = "a b c d e t f n empty dash-key under_score size class name length count index hasNext first last parent topmost \
    bytes nope id stop";
/// Text that means nothing, and text that may mean something where it comes to stand.
const WORDS: &str =
    "a text A1 - _ . , : ; = == + * / % ! ? & | < > é ß日 😀 \u{a0} \u{2028} 1 0.5 .. in end else @ \u{b} \u{0} &&";
const MARKS: &str = "( ) [ ] { } \" ' $ # \\ $! ${ $!{ #{ #[[ ]]# ]] #* *# ## \\\\ $$ #@ $5 #1 \\$ \\#";
const BLANKS: [&str; 14] = ["", "", "", "", " ", " ", "  ", "\t", "\n", "\n", "\r\n", "\r", " \n ", "\n\n"];
const INTEGERS: &str = "0 1 2 3 5 7 10 -1 -2 -7 00 007 -0 2147483647 -2147483648 2147483648 9223372036854775807 -9223372036854775808 \
    9223372036854775808 123456789012345678901234567890 46341 100";
const FLOATS: &str =
    "0.0 1.0 -1.5 2.5 3.14159 1e3 1.5e300 1e-7 -2.5E2 123456789.125 0.1 1.0E10 1e400 9007199254740993.0";
const OPERATORS: &str = "+ + - * / % == == != < > <= >= && || and or eq ne lt gt le ge";
const MACROS: &str = "one two rec m-n late";
const UNKNOWN: &str = "#foo #foo() #foo($s) #{foo} #_x #1 #- #elsex #(x) #foo(\"$s\")";
const BROKEN: &str = "#If(true) #set #if #ends #end #else #set($x)";

/// Makes one template after the other.
pub(crate) struct Generator<'a> {
    random: &'a mut Random,
    /// Whether the template may be what Velocity does not parse.
    is_wild: bool,
    /// How deep the piece stands in others.
    depth: usize,
}

impl<'a> Generator<'a> {
    pub(crate) fn new(random: &'a mut Random) -> Self {
        let is_wild = random.one_in(3);
        Self { random, is_wild, depth: 0 }
    }

    /// A whole template.
    pub(crate) fn template(&mut self) -> String {
        if self.random.one_in(4) {
            return self.judged_call();
        }
        self.pieces(7)
    }

    /// A template that asks for nothing but what a method answers.
    fn judged_call(&mut self) -> String {
        let call = calls::call(self.random);
        match self.random.below(6) {
            0 => format!("#set($v = {call})[$!v][$!v.class.name]"),
            1 => format!("#foreach($x in {call})<$x>#end"),
            2 => format!("#if({call} == {})T#{{else}}F#end", self.expression()),
            3 => format!("[{call}][$list][$m][$nums]"),
            4 => format!("[{call}{}]", self.property()),
            _ => format!("[{call}]"),
        }
    }

    /// One of the choices; of the wild ones, too, in a wild template.
    fn choose(&mut self, tame: &[&'static str], wild: &[&'static str]) -> &'static str {
        if self.is_wild && self.random.below(tame.len() + wild.len()) >= tame.len() {
            return self.random.pick(wild);
        }
        self.random.pick(tame)
    }

    fn choose_word(&mut self, tame: &'static str, wild: &'static str) -> &'static str {
        if self.is_wild && self.random.one_in(3) { self.random.word(wild) } else { self.random.word(tame) }
    }

    fn pieces(&mut self, most: usize) -> String {
        let count = 1 + self.random.below(most);
        (0..count).map(|_| self.piece()).collect()
    }

    /// What stands inside a directive.
    fn inside(&mut self) -> String {
        if self.depth > 3 {
            return self.random.word(WORDS).to_owned();
        }
        self.depth += 1;
        let text = if self.random.one_in(12) { String::new() } else { self.pieces(4) };
        self.depth -= 1;
        text
    }

    fn piece(&mut self) -> String {
        match self.random.below(20) {
            0..4 => self.random.pick(&BLANKS).to_owned(),
            4..7 => self.choose_word(WORDS, MARKS).to_owned(),
            7..12 => format!("{}{}", self.backslashes(), self.reference()),
            12..18 => {
                let escape = if self.random.one_in(6) { self.backslashes() } else { "" };
                format!("{escape}{}{}", self.directive(), self.random.pick(&BLANKS))
            }
            18 => self.comment(),
            _ => format!("#[[{}]]#", self.random.pick(&["", "$s", "#if", "#end", "]", "]]", "\n", "#[[", "\\$s ## x"])),
        }
    }

    fn backslashes(&mut self) -> &'static str {
        if self.random.one_in(4) { &"\\\\\\\\\\"[..1 + self.random.below(5)] } else { "" }
    }

    fn comment(&mut self) -> String {
        let text = self.random.pick(&["", " x ", "$s", "#if", "\n", "*", "#*", "\\", "é", "#end", "$", "**"]);
        match self.random.below(6) {
            0..3 => format!("##{text}{}", self.choose(&["\n", "\r\n", "\r", "\n "], &[""])),
            3 => format!("#*{text}*#"),
            4 => format!("#**{text}*#"),
            _ if self.is_wild => format!("#*{text}"),
            _ => String::new(),
        }
    }

    pub(crate) fn reference(&mut self) -> String {
        let quiet = if self.random.one_in(4) { "!" } else { "" };
        let body = self.path();
        match self.random.below(if self.is_wild { 24 } else { 12 }) {
            0..4 => format!("${quiet}{{{body}}}"),
            12 => format!("${quiet}{{{body}"),
            13 => format!("${quiet}{{ {body} }}"),
            14 => format!("$!{quiet}{body}"),
            4 => format!("${quiet}{body}."),
            15 => format!("${quiet}{body}{}", self.choose_word(WORDS, MARKS)),
            16 => format!("${quiet}{{{body}{}}}", self.choose_word(WORDS, MARKS)),
            _ => format!("${quiet}{body}"),
        }
    }

    /// A reference as expressions have it.
    fn variable(&mut self) -> String {
        match self.random.below(5) {
            0 => format!("${{{}}}", self.path()),
            1 => format!("$!{}", self.path()),
            _ => format!("${}", self.path()),
        }
    }

    fn path(&mut self) -> String {
        let mut path = self.random.word(NAMES).to_owned();
        while self.random.one_in(3) && path.len() < 80 {
            path.push_str(&self.property());
        }
        path
    }

    /// `.key`, `.method(...)` or `[index]`.
    fn property(&mut self) -> String {
        match self.random.below(7) {
            0..3 => format!(".{}", self.random.word(KEYS)),
            3..5 => {
                let method = self
                    .random
                    .pick(&["size", "get", "put", "add", "toString", "length", "isEmpty", "contains", "nope", "set"]);
                let blank = self.blank();
                format!(".{method}({blank}{})", self.list(2))
            }
            _ => {
                let (blank, index) = (self.blank(), self.operand());
                format!("[{blank}{index}{blank}]")
            }
        }
    }

    /// Blanks where they mean nothing.
    fn blank(&mut self) -> &'static str {
        self.random.pick(&["", "", "", " ", " ", "\t", "\n", "\r\n"])
    }

    fn list(&mut self, most: usize) -> String {
        let count = self.random.below(most + 1);
        let operands: Vec<String> = (0..count).map(|_| self.operand()).collect();
        operands.join(self.random.pick(&[",", ", ", " , ", ",\n"]))
    }

    /// A value that is no operation.
    fn operand(&mut self) -> String {
        if self.depth > 4 {
            return self.random.word(INTEGERS).to_owned();
        }
        self.depth += 1;
        let operand = match self.random.below(20) {
            0..5 => self.random.word(INTEGERS).to_owned(),
            5 => self.random.word(FLOATS).to_owned(),
            6..11 => self.variable(),
            11 => self.choose(&["true", "false"], &["null", "nope", "-", ""]).to_owned(),
            12..16 => self.string(),
            16 => format!("[{}]", self.list(3)),
            17 => {
                let ends = ["1", "0", "3", "-2", "$i", "$zero", "$nope", "$big", "$s", "2000", "$fl"];
                let blank = self.blank();
                format!("[{}{blank}..{blank}{}]", self.random.pick(&ends), self.random.pick(&ends))
            }
            18 => {
                let count = self.random.below(3);
                let blank = self.blank();
                let entry =
                    |generator: &mut Self| format!("{}{blank}:{blank}{}", generator.operand(), generator.operand());
                format!("{{{}}}", (0..count).map(|_| entry(self)).collect::<Vec<_>>().join(","))
            }
            _ => self.reference(),
        };
        self.depth -= 1;
        operand
    }

    pub(crate) fn string(&mut self) -> String {
        let (quote, doubled) = self.random.pick(&[("'", "''"), ("\"", "\"\"")]);
        let count = self.random.below(4);
        let part = |generator: &mut Self| match generator.random.below(12) {
            0 => doubled.to_owned(),
            1 => generator
                .choose(&["\\u0041", "\\u00e9", "\\n", "\\\\x", "\\u0024s"], &["\\u12", "\\", "\\'", "\\\""])
                .to_owned(),
            2..5 => generator.reference().replace(quote, doubled),
            5 => generator.directive().replace(quote, doubled),
            6 => generator.random.pick(&BLANKS).to_owned(),
            7 => generator.random.word(WORDS).to_owned(),
            8 => generator.comment().replace(quote, doubled),
            _ => generator.random.pick(&["a", "b c", "Hello", "1", "x-y", "true", ""]).to_owned(),
        };
        let text: String = (0..count).map(|_| part(self)).collect();
        format!("{quote}{text}{quote}")
    }

    pub(crate) fn expression(&mut self) -> String {
        if self.depth > 3 || self.random.one_in(3) {
            return self.operand();
        }
        self.depth += 1;
        let expression = match self.random.below(8) {
            0 => format!("!{}{}", self.blank(), self.expression()),
            1 => format!("({}{}{})", self.blank(), self.expression(), self.blank()),
            2 => format!("not {}", self.expression()),
            _ => {
                let (left, right) = (self.expression(), self.expression());
                let space = self.choose(&[" ", " ", " ", "\n", "\t "], &["", ""]);
                format!("{left}{space}{}{space}{right}", self.choose_word(OPERATORS, "= & .. ==="))
            }
        };
        self.depth -= 1;
        expression
    }

    pub(crate) fn directive(&mut self) -> String {
        if self.depth > 4 {
            return self.choose_word(UNKNOWN, BROKEN).to_owned();
        }
        self.depth += 1;
        let directive = match self.random.below(32) {
            0..8 => self.assignment(),
            8..14 => self.condition(),
            14..19 => self.each(),
            19..22 => self.definition(),
            22..26 => self.macro_call(),
            26 => format!(
                "#define{}(${}){}{}",
                self.blank(),
                self.random.pick(&["d", "v", "s"]),
                self.inside(),
                self.end()
            ),
            27 => format!("#evaluate({})", self.operand()),
            28 => self
                .random
                .pick(&["#break", "#stop", "#break()", "#{break}", "#{stop}", "#break($foreach)", "#stop($nope)"])
                .to_owned(),
            29 => format!("#literal(){}{}", self.inside(), self.end()),
            30 => self
                .random
                .pick(&["#parse('no')", "#include('no')", "#include()", "#parse($nope)", "#evaluate()"])
                .to_owned(),
            _ => self.choose_word(UNKNOWN, BROKEN).to_owned(),
        };
        self.depth -= 1;
        directive
    }

    fn assignment(&mut self) -> String {
        let (target, value) = (self.variable(), self.expression());
        let word = self.random.pick(&["#set", "#set", "#set", "#set ", "#{set}"]);
        let (one, two) = (self.blank(), self.random.pick(&[" ", " ", "", "\n", "\t"]));
        format!("{word}({one}{target}{two}={two}{value}{one})")
    }

    fn condition(&mut self) -> String {
        let word = self.random.pick(&["#if", "#if", "#if", "#if ", "#{if}"]);
        let mut text = format!("{word}({}{}){}", self.blank(), self.expression(), self.body());
        while self.random.one_in(3) {
            let word = self.random.pick(&["#elseif", "#elseif", "#{elseif}", "#elseif "]);
            text.push_str(&format!("{word}({}){}", self.expression(), self.body()));
        }
        if self.random.one_in(2) {
            let word = self.random.pick(&["#else", "#{else}", "#else ", "#{else}"]);
            text.push_str(&format!("{word}{}", self.body()));
        }
        text + self.end()
    }

    /// What stands inside, with blanks around it.
    fn body(&mut self) -> String {
        let (before, after) = (self.random.pick(&BLANKS), self.random.pick(&BLANKS));
        format!("{before}{}{after}", self.inside())
    }

    fn end(&mut self) -> &'static str {
        self.choose(
            &["#end", "#end", "#end", "#end", "#{end}", "#end ", "#end\n", "#end\r\n", "\n#end\n", "  #end"],
            &["", "#end#end"],
        )
    }

    fn each(&mut self) -> String {
        let (name, word) = (
            self.random.pick(&["x", "y", "s", "m"]),
            self.random.pick(&["#foreach", "#foreach", "#{foreach}", "#foreach "]),
        );
        let over = match self.random.below(6) {
            0 => format!("[1..{}]", self.random.pick(&["1", "2", "4", "$i", "-1"])),
            1..4 => self
                .random
                .pick(&["$list", "$nums", "$m", "$objs", "$s", "$nope", "$m.c", "$e", "$nul", "[]", "$s.split('l')"])
                .to_owned(),
            _ => self.operand(),
        };
        let told = match self.random.below(4) {
            0 => {
                let word = self.random.pick(&[
                    "count",
                    "index",
                    "hasNext",
                    "first",
                    "last",
                    "parent.count",
                    "topmost.index",
                    "nope",
                ]);
                format!("$!foreach.{word}")
            }
            1 => self
                .random
                .pick(&["$x", "$velocityCount", "$velocityHasNext", "#if($foreach.hasNext),#end", "#break"])
                .to_owned(),
            _ => String::new(),
        };
        let space = self.choose(&[" ", " ", " ", "\n"], &[""]);
        format!("{word}(${name}{space}in{space}{over}){}{told}{}{}", self.body(), self.body(), self.end())
    }

    fn definition(&mut self) -> String {
        let name = self.random.word(MACROS);
        let parameters = self.random.pick(&["", " $a", " $a $b", " $a $a", " $x $y $s", " a", " $!a", ", $a"]);
        let call = if self.random.one_in(4) { self.macro_call() } else { String::new() };
        let body = self.random.pick(&[
            "",
            "$a",
            "[$!a|$!b]",
            "$bodyContent",
            "$!bodyContent",
            "#set($a = 1)$a",
            "$a.b",
            "${a}$!{b}",
            "$a[0]",
        ]);
        format!("#macro({name}{parameters}){}{body}{call}{}{}", self.body(), self.inside(), self.end())
    }

    fn macro_call(&mut self) -> String {
        let (name, list) = (self.random.word(MACROS), self.list(3).replace(',', self.random.pick(&[",", " ", ", "])));
        match self.random.below(6) {
            0 => format!("#{name}"),
            1 => format!("#@{name}({list}){}{}", self.body(), self.end()),
            2 => format!("#{{{name}}}({list})"),
            3 => format!("#@{name}{}{}", self.body(), self.end()),
            _ => format!("#{name}({list})"),
        }
    }
}
