package io.github.rlaifv.cli.report;

/**
 * The log of a process that runs a command: warnings, on standard error. Its configuration has no name that Logback finds
 * by itself, so that a program with this library on its class path keeps its own log.
 */
public final class CommandLog {
    private static final String PROPERTY = "logback.configurationFile";
    private static final String FILE = "io/github/rlaifv/cli/report/log-of-commands.xml";

    private CommandLog() {}

    /**
     * Configures the log, before anything is logged. A file that the property {@value #PROPERTY} names, or a {@code
     * logback.xml} on the class path, is used instead.
     */
    public static void configure() {
        boolean own = CommandLog.class.getClassLoader().getResource("logback.xml") != null;
        if (!own && System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, FILE);
        }
    }
}
