package io.github.rlaifv.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Adds the defaults that a command computes itself to the descriptions of its options. */
final class DefaultTexts {
    private DefaultTexts() {}

    static void addTo(CommandSpec command) {
        if (command.userObject() instanceof Subcommand subcommand) {
            Map<String, String> texts = subcommand.defaultTexts();
            for (OptionSpec option : List.copyOf(command.options())) {
                String text = find(texts, option);
                if (text != null) {
                    command.remove(option);
                    command.addOption(OptionSpec.builder(option)
                            .description(described(option, text))
                            .build());
                }
            }
        }
    }

    private static @Nullable String find(Map<String, String> texts, OptionSpec option) {
        return Arrays.stream(option.names())
                .filter(texts::containsKey)
                .findFirst()
                .map(texts::get)
                .orElse(null);
    }

    private static String[] described(OptionSpec option, String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(option.description()));
        int last = lines.size() - 1;
        lines.set(last, lines.get(last) + " (default: " + text + ")");
        return lines.toArray(String[]::new);
    }
}
