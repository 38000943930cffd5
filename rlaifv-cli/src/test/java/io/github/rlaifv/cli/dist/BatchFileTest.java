package io.github.rlaifv.cli.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The script for Windows, which this build cannot run: it says the same as the one for POSIX shells. */
class BatchFileTest {
    private static final Path FOLDER = Fixtures.repository().resolve("rlaifv-cli/src/dist/bin");

    private final String batch = text("rlaifv.bat");
    private final String shell = text("rlaifv");

    private static String text(String name) {
        try {
            return Files.readString(FOLDER.resolve(name)).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The options that a script adds, by the first version of Java that gets them. */
    private static Map<Integer, String> options(String script, String always, String since) {
        Map<Integer, String> found = new TreeMap<>();
        found.put(0, groups(script, always).get(0).group(1));
        groups(script, since).forEach(match -> found.put(Integer.valueOf(match.group(1)), match.group(2)));
        return found;
    }

    private static List<MatchResult> groups(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .toList();
    }

    @Test
    void bothScriptsGiveTheSameOptions() {
        Map<Integer, String> expected = options(
                shell, "^defaults='(.*)'$", "^\\[ \"\\$major\" -lt (\\d+) ] \\|\\| defaults=\"\\$defaults (.*)\"$");
        assertThat(expected).hasSizeGreaterThan(2);
        assertThat(options(
                        batch, "^set \"DEFAULTS=(-.*)\"$", "^if %MAJOR% geq (\\d+) set \"DEFAULTS=%DEFAULTS% (.*)\"$"))
                .isEqualTo(expected);
        String oldest = groups(shell, "\"\\$major\" -ge (\\d+)").get(0).group(1);
        assertThat(batch).contains("if %MAJOR% lss " + oldest + " goto oldJava");
    }

    @Test
    void optionsStandBeforeTheClassAndArgumentsBehind() {
        assertThat(batch.lines())
                .contains("\"%JAVA%\" %DEFAULTS% %JAVA_OPTS% %RLAIFV_OPTS% -classpath \"%~dp0..\\lib\\*\""
                        + " io.github.rlaifv.cli.Rlaifv %*");
    }

    @Test
    void everyLabelExistsAndIsReachedByJumpsAlone() {
        assertThat(groups(batch, "^:(\\w+)$").stream().map(label -> label.group(1)))
                .containsExactlyInAnyOrderElementsOf(groups(batch, "goto (\\w+)").stream()
                        .map(jump -> jump.group(1))
                        .collect(Collectors.toSet()));
        for (MatchResult label : groups(batch, "^(.*)\n\n:\\w+$")) {
            assertThat(label.group(1)).startsWith("exit /b ");
        }
    }
}
