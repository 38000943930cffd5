package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.plan.MemoryChange;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The options that make a run take less memory. A command is proposed only those that it has. */
final class MemoryOptions {
    private static final Map<MemoryChange, String> ALL = Map.of(
            MemoryChange.BFLOAT16_WEIGHTS, "--storage=bfloat16",
            MemoryChange.MICRO_BATCH, "--micro-batch=1",
            MemoryChange.OFFLOAD, "--offload",
            MemoryChange.SHARDS, "--sharding=gradients",
            MemoryChange.MORE_GPUS, "--sharding=gradients --policy-device=DEVICES",
            MemoryChange.LORA, "--lora=64");

    private MemoryOptions() {}

    /** The options of a command by the change that they make. */
    static Map<MemoryChange, String> of(CommandSpec command) {
        Map<MemoryChange, String> own = new EnumMap<>(MemoryChange.class);
        ALL.forEach((change, options) -> {
            if (Arrays.stream(options.split(" ")).allMatch(option -> has(command, option.split("=")[0]))) {
                own.put(change, options);
            }
        });
        return own;
    }

    /** Whether a command has an option such as {@code --per-call}. */
    static boolean has(CommandSpec command, String option) {
        return command.findOption(option) != null;
    }
}
