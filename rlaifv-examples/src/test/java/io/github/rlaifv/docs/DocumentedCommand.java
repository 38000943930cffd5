package io.github.rlaifv.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A shell command in a document.
 *
 * @param place document and line, for messages
 * @param text the whole command on one line
 * @param needs what the command needs beyond the repository, as stated in the document
 */
record DocumentedCommand(String place, String text, Optional<String> needs) {
    private static final String RLAIFV = "rlaifv ";
    private static final Pattern INLINE = Pattern.compile("`((?:\\S+=\\S+ )*(?:\\./mvnw|rlaifv [a-z-]+ -).*?)`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** Settings of a short run, for commands that would otherwise take hours. */
    private static final Map<String, List<String>> SHORT = Map.of(
            "quickstart", List.of("--rounds=1", "--candidates=2", "--best-of=2", "--replace"),
            "align", List.of("--rounds=1", "--candidates=2", "--development=1", "--epochs=1"),
            "align-llava", List.of("--rounds=1", "--candidates=2", "--development=1", "--epochs=1"),
            "self-align", List.of("--rounds=1", "--candidates=2", "--development=1", "--epochs=1"),
            "ablation", List.of("--arms=paper", "--instructions=2", "--candidates=3", "--epochs=1", "--test-scenes=2"));

    /** Returns the commands in blocks of shell commands. */
    static Stream<DocumentedCommand> inBlocks(Document document) {
        return document.blocks().stream()
                .flatMap(block ->
                        block.commands().map(line -> new DocumentedCommand(block.place(), line, block.needs())));
    }

    /** Returns the commands within lines of text. */
    static Stream<DocumentedCommand> inLines(Document document) {
        return INLINE.matcher(document.prose())
                .results()
                .map(found -> new DocumentedCommand(document.name(), found.group(1), Optional.empty()));
    }

    /** Returns whether {@link DocumentRunner} runs the command. */
    boolean runs() {
        return needs.isEmpty() && text.startsWith(RLAIFV);
    }

    /** Returns whether it is a Maven command, with or without environment variables before it. */
    boolean maven() {
        return words().stream()
                .filter(Predicate.not(word -> word.matches("[A-Z_]+=.*")))
                .findFirst()
                .filter("./mvnw"::equals)
                .isPresent();
    }

    List<String> words() {
        return WORD.matcher(text)
                .results()
                .map(word -> Optional.ofNullable(word.group(1)).orElseGet(word::group))
                .toList();
    }

    /** Returns the arguments of {@code rlaifv}: those of the document, and small sizes for options that it omits. */
    List<String> arguments(Map<String, List<String>> more) {
        List<String> arguments = new ArrayList<>(words());
        arguments.remove(0);
        String command = arguments.get(0);
        Stream.of(SHORT, more)
                .flatMap(options -> options.getOrDefault(command, List.of()).stream())
                .filter(option -> arguments.stream().noneMatch(option.split("=")[0]::equals))
                .toList()
                .forEach(arguments::add);
        return arguments;
    }

    /** Returns the value of a Maven property or option, if it is given. */
    Optional<String> given(String option) {
        return Pattern.compile("(?:^| )" + Pattern.quote(option) + "(?:\"([^\"]*)\"|'([^']*)'|(\\S+))")
                .matcher(text)
                .results()
                .findFirst()
                .map(DocumentedCommand::value);
    }

    private static String value(MatchResult found) {
        return Stream.of(1, 2, 3)
                .flatMap(group -> Stream.ofNullable(found.group(group)))
                .findFirst()
                .orElseThrow();
    }
}
