import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.RuntimeConstants;

/**
 * Asks Apache Velocity 1.7. Reads one JSON object a line, {"template": ..., "context": {...}}, and answers each with
 * one line: {"output": ...}, or {"error": the exception's simple name, "message": ...}. What takes more than some
 * seconds is answered with the error "Timeout".
 */
public final class Oracle {
    private static final long SECONDS = 4;
    /** Code units of output after which a template is given up. */
    private static final int OUTPUT = 4_000_000;

    private Oracle() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        Worker worker = new Worker();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            worker.lines.put(line);
            String answer = worker.answers.poll(SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                worker.end();
                worker = new Worker();
                answer = error("Timeout", "");
            }
            out.println(answer);
            // More questions wait: the answer can, too.
            if (!in.ready()) {
                out.flush();
            }
        }
        out.flush();
        System.exit(0);
    }

    /** Answers lines on a thread of its own. */
    private static final class Worker extends Thread {
        final SynchronousQueue<String> lines = new SynchronousQueue<>();
        final SynchronousQueue<String> answers = new SynchronousQueue<>();

        Worker() {
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try {
                while (true) {
                    answers.put(answer(lines.take()));
                }
            } catch (InterruptedException end) {
                // Another worker goes on.
            }
        }

        /** The thread hangs in a template: nothing but force ends it. Later Javas refuse; then it runs on unheard. */
        @SuppressWarnings({"deprecation", "removal"})
        void end() {
            interrupt();
            try {
                stop();
            } catch (UnsupportedOperationException refused) {
                setPriority(MIN_PRIORITY);
            }
        }
    }

    private static String answer(String line) {
        try {
            Map<?, ?> question = (Map<?, ?>) new Json(line).value();
            VelocityContext context = new VelocityContext();
            for (Map.Entry<?, ?> variable : ((Map<?, ?>) question.get("context")).entrySet()) {
                context.put((String) variable.getKey(), variable.getValue());
            }
            Output output = new Output();
            engine().evaluate(context, output, "t", (String) question.get("template"));
            return "{\"output\":" + quoted(output.text) + "}";
        } catch (ThreadDeath end) {
            throw end;
        } catch (Throwable thrown) {
            return error(thrown.getClass().getSimpleName(), String.valueOf(thrown.getMessage()));
        }
    }

    private static VelocityEngine engine() {
        VelocityEngine engine = new VelocityEngine();
        engine.setProperty(RuntimeConstants.RUNTIME_LOG_LOGSYSTEM_CLASS, "org.apache.velocity.runtime.log.NullLogChute");
        // Saves time; no template can tell.
        engine.setProperty(RuntimeConstants.PARSER_POOL_SIZE, "2");
        engine.init();
        return engine;
    }

    private static String error(String kind, String message) {
        return "{\"error\":" + quoted(kind) + ",\"message\":" + quoted(message) + "}";
    }

    /** A JSON string in ASCII, whatever the code units are. */
    private static String quoted(CharSequence text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit == '"' || unit == '\\') {
                json.append('\\').append(unit);
            } else if (unit < ' ' || unit > '~') {
                json.append(String.format("\\u%04x", (int) unit));
            } else {
                json.append(unit);
            }
        }
        return json.append('"').toString();
    }

    /** What a template writes, up to a bound. */
    private static final class Output extends Writer {
        final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] units, int offset, int length) throws IOException {
            if (text.length() + length > OUTPUT) {
                throw new OutOfMemoryError("output");
            }
            text.append(units, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Reads JSON that is known to be right. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object value() {
            space();
            switch (text.charAt(at)) {
                case '{':
                    return object();
                case '[':
                    return array();
                case '"':
                    return string();
                default:
                    return word();
            }
        }

        private void space() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        /** Skips a comma; whether the end stands here. */
        private boolean ends(char end) {
            space();
            if (text.charAt(at) == ',') {
                at++;
                space();
            }
            if (text.charAt(at) == end) {
                at++;
                return true;
            }
            return false;
        }

        private Map<String, Object> object() {
            Map<String, Object> map = new LinkedHashMap<>();
            at++;
            while (!ends('}')) {
                String key = string();
                space();
                at++;
                map.put(key, value());
            }
            return map;
        }

        private List<Object> array() {
            List<Object> list = new ArrayList<>();
            at++;
            while (!ends(']')) {
                list.add(value());
            }
            return list;
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) != '\\') {
                    string.append(text.charAt(at));
                    continue;
                }
                char escape = text.charAt(++at);
                int letter = "bfnrt".indexOf(escape);
                if (escape == 'u') {
                    string.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                } else {
                    string.append(letter < 0 ? escape : "\b\f\n\r\t".charAt(letter));
                }
            }
            at++;
            return string.toString();
        }

        private Object word() {
            int start = at;
            while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0 && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            String word = text.substring(start, at);
            switch (word) {
                case "null":
                    return null;
                case "true":
                case "false":
                    return Boolean.valueOf(word);
                default:
                    return number(word);
            }
        }

        private static Object number(String word) {
            if (word.matches(".*[.eE].*")) {
                return Double.valueOf(word);
            }
            BigInteger number = new BigInteger(word);
            if (number.bitLength() < Integer.SIZE) {
                return number.intValue();
            }
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
        }
    }
}
