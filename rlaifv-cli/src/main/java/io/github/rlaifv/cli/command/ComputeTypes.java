package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Checks the types in which the models of a run compute, which depend on their devices: copies of one model have to agree,
 * and no model is trained in float16. Errors name the options of the command.
 *
 * @param command the command with its options
 */
record ComputeTypes(CommandSpec command) {
    private static final String STORAGE = "--storage";

    /** Types of weights that may make a model usable on its devices, in order of what they preserve. */
    private static final List<ScalarType> STORAGES = List.of(ScalarType.FLOAT32, ScalarType.BFLOAT16);

    /** The types of a copy. Copies that are not trained may have weights in different types. */
    private record Types(ScalarType computed, Optional<ScalarType> stored) {
        private static Types of(ModelUse use, ComputeDevice device) {
            return new Types(use.computeType(device), use.training().map(training -> use.storageType(device)));
        }

        private boolean usable() {
            return stored.isEmpty() || computed != ScalarType.FLOAT16;
        }

        private String text(boolean withWeights) {
            return computed.torchName()
                    + stored.filter(type -> withWeights)
                            .map(type -> " with weights in " + type.torchName())
                            .orElse("");
        }
    }

    /**
     * Checks all models of a run, trained ones first.
     *
     * @throws BadDataException naming the option, the devices and what to do
     */
    void check(PlannedRun run) {
        run.stages().stream()
                .flatMap(stage -> stage.uses().stream())
                .sorted(Comparator.comparing(use -> use.training().isEmpty()))
                .forEach(this::check);
    }

    private void check(ModelUse use) {
        Map<Types, List<ComputeDevice>> devices = byTypes(use);
        if (devices.size() > 1) {
            throw new BadDataException(option(use) + "the copies of the " + use.role() + " " + use.folder()
                    + " must have the same types, but would compute in " + places(devices) + ": "
                    + String.join(", or ", remedies(use, devices)));
        }
        devices.forEach((types, same) -> {
            if (!types.usable()) {
                throw new BadDataException(option(use) + "the " + use.role() + " " + use.folder()
                        + " would compute in float16 on " + names(same)
                        + ", where bfloat16 products are missing. In float16,"
                        + " small gradients become zero, so it can't be trained there: "
                        + String.join(", or ", remedies(use, devices)));
            }
        });
    }

    private static Map<Types, List<ComputeDevice>> byTypes(ModelUse use) {
        Map<Types, List<ComputeDevice>> devices = new LinkedHashMap<>();
        use.devices().stream()
                .distinct()
                .forEach(device -> devices.computeIfAbsent(Types.of(use, device), types -> new ArrayList<>())
                        .add(device));
        return devices;
    }

    private List<String> remedies(ModelUse use, Map<Types, List<ComputeDevice>> devices) {
        List<String> remedies = new ArrayList<>();
        String storages = STORAGES.stream()
                .filter(type -> !use.fixed() && MemoryOptions.has(command, STORAGE))
                .filter(type -> usable(use.withStorage(type)))
                .map(type -> STORAGE + "=" + type.torchName())
                .collect(Collectors.joining(" or "));
        if (!storages.isEmpty()) {
            remedies.add("use " + storages);
        }
        remedies.add(others(devices).map(least -> "leave out " + least).orElse("use another device"));
        return remedies;
    }

    /** The devices beside the largest group that is usable by itself; empty if there is none. */
    private static Optional<String> others(Map<Types, List<ComputeDevice>> devices) {
        return devices.entrySet().stream()
                .filter(group -> group.getKey().usable())
                // of equal groups the first one
                .reduce((a, b) -> b.getValue().size() > a.getValue().size() ? b : a)
                .map(kept -> names(devices.values().stream()
                        .filter(group -> group != kept.getValue())
                        .flatMap(List::stream)
                        .toList()));
    }

    private static boolean usable(ModelUse use) {
        Map<Types, List<ComputeDevice>> devices = byTypes(use);
        return devices.size() == 1 && devices.keySet().stream().allMatch(Types::usable);
    }

    private static String places(Map<Types, List<ComputeDevice>> devices) {
        boolean alike =
                devices.keySet().stream().map(Types::computed).distinct().count() == 1;
        return devices.entrySet().stream()
                .map(group -> group.getKey().text(alike) + " on " + names(group.getValue()))
                .collect(Collectors.joining(" and in "));
    }

    private static String names(List<ComputeDevice> devices) {
        return devices.stream()
                .map(device -> device.kind() == ComputeDevice.Kind.CPU ? "cpu" : "cuda:" + device.index())
                .collect(Collectors.joining(", "));
    }

    /** The option that chose the devices, as the beginning of a message; empty if the command has none. */
    private String option(ModelUse use) {
        String role = use.role().equals("decomposer") ? "labeler" : use.role();
        String own = "--" + role + "-device";
        if (MemoryOptions.has(command, own) && typed(own)) {
            return own + ": ";
        }
        return MemoryOptions.has(command, "--device") ? "--device: " : "";
    }

    private boolean typed(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }
}
