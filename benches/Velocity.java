import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.runtime.RuntimeInstance;

/**
 * Times Apache Velocity on a mapping template: the median nanoseconds of a parse, and of a render for each body, once warm.
 * <p>
 * {@code java -cp velocity.jar:commons-lang.jar:commons-collections3.jar benches/Velocity.java TEMPLATE BODY...}
 */
public class Velocity {
    /** {@code $input}, as far as the template reads it. */
    public static class Input {
        private final String body;

        Input(String body) {
            this.body = body;
        }

        public String getBody() {
            return body;
        }
    }

    /** {@code $util}, as far as the template calls it. */
    public static class Util {
        public String escapeJavaScript(String text) {
            return StringEscapeUtils.escapeJavaScript(text);
        }
    }

    private static final int WARM = 20_000;
    private static final long SAMPLE = 2_000_000;
    private static final int SAMPLES = 101;
    /** What was made, so that nothing is left out as unused. */
    private static long made;

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        String text = read(arguments[0]);
        RuntimeInstance runtime = new RuntimeInstance();
        runtime.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        runtime.init();
        System.out.println(median(() -> made += runtime.parse(new StringReader(text), "t").jjtGetNumChildren()));
        Template template = new Template();
        template.setRuntimeServices(runtime);
        template.setName("t");
        template.setData(runtime.parse(new StringReader(text), "t"));
        template.initDocument();
        for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            String body = read(argument);
            System.out.println(median(() -> {
                VelocityContext context = new VelocityContext();
                context.put("input", new Input(body));
                context.put("util", new Util());
                StringWriter writer = new StringWriter();
                template.merge(context, writer);
                made += writer.toString().length();
            }));
        }
    }

    private static String read(String path) throws Exception {
        return Files.readString(Path.of(path), StandardCharsets.UTF_8);
    }

    /** The median time of a run in nanoseconds. */
    private static double median(Work work) throws Exception {
        for (int index = 0; index < WARM; index++) {
            work.run();
        }
        long start = System.nanoTime();
        work.run();
        int runs = (int) Math.max(1, SAMPLE / Math.max(1, System.nanoTime() - start));
        double[] samples = new double[SAMPLES];
        for (int index = 0; index < SAMPLES; index++) {
            start = System.nanoTime();
            for (int run = 0; run < runs; run++) {
                work.run();
            }
            samples[index] = (System.nanoTime() - start) / (double) runs;
        }
        Arrays.sort(samples);
        return samples[SAMPLES / 2];
    }
}
