package io.github.rlaifv.core.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Server that divides responses into claims with the default prompts, as a trained model does. Tests use it for models
 * with random weights, which do not write usable lists. Its claims depend only on the text.
 */
public final class ClaimServer implements AutoCloseable {
    private static final List<String> THINGS = List.of("dog", "cat", "ball", "tree", "boat", "horse", "house", "bird");
    private static final String QUESTIONS = "Questions:";
    private static final String STATEMENT = "- There is a ";

    private final FaultServer server;

    private ClaimServer(FaultServer server) {
        this.server = server;
    }

    /** Starts a server on a free port of this machine. */
    public static ClaimServer start() {
        return new ClaimServer(FaultServer.start().writes(request -> reply(FaultServer.question(request))));
    }

    private static String reply(String prompt) {
        List<String> lines = new ArrayList<>();
        if (prompt.endsWith(QUESTIONS)) {
            prompt.lines()
                    .filter(line -> line.startsWith(STATEMENT))
                    .forEach(line -> lines.add(
                            "- Is there a " + line.substring(STATEMENT.length()).replace('.', '?')));
        } else {
            int hash = prompt.hashCode();
            for (int fact = 0; fact < 1 + Math.floorMod(hash, 3); fact++) {
                lines.add(STATEMENT + THINGS.get(Math.floorMod(hash >> (3 * fact), THINGS.size())) + ".");
            }
        }
        return String.join("\n", lines);
    }

    /** The model address in the form that commands accept. */
    public String address() {
        return server.baseUrl() + "?model=divider";
    }

    @Override
    public void close() {
        server.close();
    }
}
