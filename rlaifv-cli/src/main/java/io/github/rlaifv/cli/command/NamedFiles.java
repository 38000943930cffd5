package io.github.rlaifv.cli.command;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.cli.option.DecomposerConverter;
import io.github.rlaifv.cli.option.DecomposerOption;
import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.report.WorkPlan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The files, folders and addresses that the options of a command name. */
final class NamedFiles {
    private static final String OUTPUT = "--output";

    private NamedFiles() {}

    /** A plan in which the command reads what its options name, and writes {@code --output}. */
    static WorkPlan of(CommandSpec command) {
        WorkPlan plan = new WorkPlan();
        Stream.concat(command.positionalParameters().stream(), command.options().stream())
                .forEach(argument -> values(argument).forEach(value -> add(plan, argument, value)));
        return plan;
    }

    private static void add(WorkPlan plan, ArgSpec argument, Object value) {
        String name = argument instanceof OptionSpec option ? option.names()[0] : argument.paramLabel();
        if (value instanceof Path path) {
            if (name.equals(OUTPUT)) {
                plan.writes(name, path);
            } else {
                plan.reads(name, path);
            }
            return;
        }
        if (value.equals(DecomposerOption.RULES) && hasConverter(argument, DecomposerConverter.class)) {
            plan.computes("claims by rules");
            return;
        }
        ModelAddress address = new ModelAddress(String.valueOf(value));
        if (address.server()) {
            plan.reads(name, address.text());
        } else {
            plan.reads(name, address.folder());
        }
    }

    private static List<Object> values(ArgSpec argument) {
        Object value = argument.getValue();
        if (isModel(argument)) {
            return value instanceof Collection<?> all ? List.copyOf(all) : value == null ? List.of() : List.of(value);
        }
        return paths(value);
    }

    private static boolean isModel(ArgSpec argument) {
        return hasConverter(argument, ModelAddressConverter.class) || hasConverter(argument, DecomposerConverter.class);
    }

    private static boolean hasConverter(ArgSpec argument, Class<?> type) {
        return Arrays.stream(argument.converters()).anyMatch(type::isInstance);
    }

    private static List<Object> paths(@Nullable Object value) {
        if (value instanceof Path path) {
            return List.of(path);
        }
        Collection<?> all =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : List.of();
        return all.stream()
                .filter(Path.class::isInstance)
                .map(Object.class::cast)
                .toList();
    }
}
