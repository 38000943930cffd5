package io.github.rlaifv.align;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.testkit.FaultServer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A server that finds four claims in any response and confirms about half of all claims, depending on their text. It is
 * used because random models write little that can be divided into claims, and some confirm everything.
 */
final class ScriptedJudge implements AutoCloseable {
    private final FaultServer server =
            FaultServer.start().writes(ScriptedJudge::written).firstTokens(ScriptedJudge::answer);

    /** The address of the labeler and decomposer. */
    String address() {
        return server.baseUrl() + "?model=scripted";
    }

    private static String written(JsonNode request) {
        String text = FaultServer.question(request);
        if (text.endsWith("Questions:")) {
            return text.substring(text.indexOf("- There is"), text.lastIndexOf("Questions:"))
                    .replace("There is", "Is there")
                    .replace('.', '?');
        }
        int from = text.lastIndexOf("Answer:");
        if (from < 0) {
            return "Yes"; // the response to the probe for the server's capabilities
        }
        String answer = text.substring(from);
        return IntStream.range(0, 4)
                .mapToObj(i -> "- There is a thing " + Integer.toHexString(31 * answer.hashCode() + i) + ".")
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, Double> answer(String question) {
        boolean there = Integer.bitCount(question.hashCode()) % 2 == 0;
        return Map.of("Yes", there ? 0.8 : 0.1, "no", there ? 0.1 : 0.8, "The", 0.05);
    }

    @Override
    public void close() {
        server.close();
    }
}
