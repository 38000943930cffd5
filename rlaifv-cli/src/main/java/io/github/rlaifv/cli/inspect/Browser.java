package io.github.rlaifv.cli.inspect;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The browser of the user, which a program of the system opens. Java's own way needs its windows, which the launcher turns
 * off.
 *
 * @param opener command of that program, to which the address is added; empty on a machine without windows
 */
record Browser(List<String> opener) {
    private static final int PATIENCE_SECONDS = 5;

    Browser {
        opener = List.copyOf(opener);
    }

    /** The browser of this machine. */
    static Browser ofThisMachine() {
        return of(System.getProperty("os.name"), System.getenv());
    }

    /**
     * The browser of a machine.
     *
     * @param system name of its system, as in Java's property {@code os.name}
     * @param environment environment variables of the process
     */
    static Browser of(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return new Browser(List.of("rundll32", "url.dll,FileProtocolHandler"));
        }
        if (name.startsWith("mac")) {
            return new Browser(List.of("open"));
        }
        // without windows, xdg-open would start a browser for terminals
        boolean windows = List.of("DISPLAY", "WAYLAND_DISPLAY").stream()
                .anyMatch(variable -> !environment.getOrDefault(variable, "").isBlank());
        return new Browser(windows ? List.of("xdg-open") : List.of());
    }

    /** Opens an address; returns whether there is a program that does so and did not report an error soon. */
    boolean open(URI address) throws InterruptedException {
        if (opener.isEmpty()) {
            return false;
        }
        List<String> command = new ArrayList<>(opener);
        command.add(address.toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            // where no browser runs yet, the program may be the browser itself and stay
            return !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
