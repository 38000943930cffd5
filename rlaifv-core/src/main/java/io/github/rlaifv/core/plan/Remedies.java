package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Sharding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Finds changes that make a run fit, by planning each of them.
 *
 * @param available returns the free memory of a device in bytes
 * @param heap Java heap in bytes
 */
record Remedies(Function<ComputeDevice, OptionalLong> available, long heap) {
    private static final int LORA_RANK = 64;
    private static final int[] DEVICES = {2, 4, 8};

    /**
     * Changes that each suffice; if none does, the fewest changes together, in order of their cost, with a smaller value of
     * an option if they don't suffice without it.
     */
    List<MemoryRemedy> of(PlannedRun run) {
        List<MemoryRemedy> single = new ArrayList<>();
        changes(run).forEach((name, change) -> add(single, name, change.apply(run)));
        single.addAll(smaller(run));
        if (!single.isEmpty()) {
            return single;
        }
        List<MemoryRemedy> several = several(run);
        for (PlannedRun.Smaller other : run.smaller()) {
            if (several.isEmpty()) {
                several = several(other.run().get().changedBy(run.options())).stream()
                        .map(remedy -> new MemoryRemedy(other.inWords() + " and " + remedy.change(), remedy.bytes()))
                        .toList();
            }
        }
        return several;
    }

    /** The largest of the smaller values of each option with which the run fits. */
    private List<MemoryRemedy> smaller(PlannedRun run) {
        List<MemoryRemedy> fitting = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (PlannedRun.Smaller other : run.smaller()) {
            int before = fitting.size();
            if (!known.contains(other.option())) {
                add(fitting, other.inWords(), other.run().get());
            }
            if (fitting.size() > before) {
                known.add(other.option());
            }
        }
        return fitting;
    }

    private List<MemoryRemedy> several(PlannedRun run) {
        Map<String, UnaryOperator<PlannedRun>> changes = changes(run);
        Map<String, UnaryOperator<PlannedRun>> several = new LinkedHashMap<>();
        for (Map.Entry<String, UnaryOperator<PlannedRun>> change : changes.entrySet()) {
            several.put(change.getKey(), change.getValue());
            if (!together(run, several).isEmpty()) {
                return fewest(run, several);
            }
        }
        return List.of();
    }

    /** Leaves out what is not needed. */
    private List<MemoryRemedy> fewest(PlannedRun run, Map<String, UnaryOperator<PlannedRun>> several) {
        for (String name : List.copyOf(several.keySet())) {
            Map<String, UnaryOperator<PlannedRun>> others = new LinkedHashMap<>(several);
            others.remove(name);
            if (!together(run, others).isEmpty()) {
                several.remove(name);
            }
        }
        return together(run, several);
    }

    private List<MemoryRemedy> together(PlannedRun run, Map<String, UnaryOperator<PlannedRun>> several) {
        PlannedRun changed = run;
        for (UnaryOperator<PlannedRun> change : several.values()) {
            changed = change.apply(changed);
        }
        List<MemoryRemedy> remedies = new ArrayList<>();
        add(remedies, String.join(" and ", several.keySet()), changed);
        return remedies;
    }

    private void add(List<MemoryRemedy> remedies, String name, PlannedRun changed) {
        List<DeviceMemory> devices = new RunMemory(like(changed), heap).of(changed);
        if (devices.stream().allMatch(DeviceMemory::fits)) {
            DeviceMemory tightest = devices.get(0);
            for (DeviceMemory device : devices) {
                tightest = left(device) < left(tightest) ? device : tightest;
            }
            remedies.add(new MemoryRemedy(name, tightest.total()));
        }
    }

    /** GPUs that this machine does not have are assumed to be like its first one. */
    private Function<ComputeDevice, OptionalLong> like(PlannedRun run) {
        ComputeDevice first = run.stages().stream()
                .flatMap(stage -> stage.uses().stream())
                .flatMap(use -> use.devices().stream())
                .filter(device -> device.kind() == ComputeDevice.Kind.CUDA)
                .findFirst()
                .orElse(ComputeDevice.cpu());
        return device -> {
            OptionalLong own = available.apply(device);
            return own.isPresent() || device.kind() == ComputeDevice.Kind.CPU ? own : available.apply(first);
        };
    }

    private static long left(DeviceMemory device) {
        return device.available().orElse(Long.MAX_VALUE) - device.total();
    }

    private static Map<String, UnaryOperator<PlannedRun>> changes(PlannedRun run) {
        Map<String, UnaryOperator<PlannedRun>> changes = new LinkedHashMap<>();
        List<ModelUse> uses = run.stages().stream()
                .flatMap(stage -> stage.uses().stream())
                .filter(use -> !use.fixed())
                .toList();
        boolean trains = uses.stream().anyMatch(use -> use.training().isPresent());
        if (uses.stream().anyMatch(use -> use.storage() == ScalarType.FLOAT32)) {
            put(changes, run, MemoryChange.BFLOAT16_WEIGHTS, one -> one.map(Remedies::half));
        }
        if (severalPrompts(uses)) {
            put(changes, run, MemoryChange.ONE_PROMPT, one -> one.map(Remedies::onePrompt));
        }
        if (trains) {
            training(run, changes);
        }
        return changes;
    }

    /** Adds a change if the run has an option for it. */
    private static void put(
            Map<String, UnaryOperator<PlannedRun>> changes,
            PlannedRun run,
            MemoryChange kind,
            UnaryOperator<PlannedRun> change) {
        Optional.ofNullable(run.options().get(kind)).ifPresent(name -> changes.put(name, change));
    }

    private static ModelUse half(ModelUse use) {
        return !use.fixed() && use.storage() == ScalarType.FLOAT32 ? use.withStorage(ScalarType.BFLOAT16) : use;
    }

    private static boolean severalPrompts(List<ModelUse> uses) {
        return uses.stream()
                .flatMap(use -> use.loads().stream())
                .anyMatch(load -> load instanceof GenerationLoad generation && generation.prompts() > 1
                        || load instanceof ScoringLoad scoring && scoring.prompts() > 1);
    }

    private static ModelUse onePrompt(ModelUse use) {
        return use.fixed() ? use : use.map(Remedies::onePrompt);
    }

    private static Workload onePrompt(Workload load) {
        if (load instanceof GenerationLoad generation) {
            return new GenerationLoad(
                    1, generation.candidates(), generation.promptTokens(), generation.newTokens(), generation.images());
        }
        if (load instanceof ScoringLoad scoring) {
            return new ScoringLoad(1, scoring.responses(), scoring.promptTokens(), scoring.responseTokens());
        }
        return load;
    }

    private static void training(PlannedRun run, Map<String, UnaryOperator<PlannedRun>> changes) {
        List<TrainingLoad> loads = run.stages().stream()
                .flatMap(stage -> stage.uses().stream())
                .flatMap(use -> use.training().stream())
                .toList();
        if (loads.stream().anyMatch(load -> load.activationBytes().orElse(1) > 0)) {
            put(
                    changes,
                    run,
                    MemoryChange.RECOMPUTED_ACTIVATIONS,
                    one -> one.mapTraining(load -> load.withActivationBytes(0)));
        }
        if (loads.stream().anyMatch(load -> load.microBatch() > 1)) {
            put(
                    changes,
                    run,
                    MemoryChange.MICRO_BATCH,
                    one -> one.mapTraining(load -> load.withBatch(load.batchSize(), 1)));
        }
        if (loads.stream().allMatch(load -> load.lora().isPresent())) {
            return;
        }
        shards(changes, run);
        put(
                changes,
                run,
                MemoryChange.LORA,
                one -> one.mapTraining(load -> load.lora().isPresent() ? load : load.withLora(Lora.rank(LORA_RANK))));
    }

    /** Shards need GPUs: replicas in host memory share it. */
    private static void shards(Map<String, UnaryOperator<PlannedRun>> changes, PlannedRun run) {
        boolean gpu = run.stages().stream()
                .flatMap(stage -> stage.uses().stream())
                .filter(use -> use.training().isPresent())
                .allMatch(use -> use.devices().stream().allMatch(device -> device.kind() == ComputeDevice.Kind.CUDA));
        if (!gpu) {
            return;
        }
        put(
                changes,
                run,
                MemoryChange.OFFLOAD,
                one -> one.mapTraining(load -> load.withSharding(load.sharding(), true)));
        int now = run.stages().stream()
                .flatMap(stage -> stage.uses().stream())
                .filter(use -> use.training().isPresent())
                .mapToInt(use -> use.devices().size())
                .max()
                .orElse(0);
        if (now > 1) {
            put(
                    changes,
                    run,
                    MemoryChange.SHARDS,
                    one -> one.mapTraining(load -> load.withSharding(Sharding.GRADIENTS, load.offload())));
        }
        Optional<String> more = Optional.ofNullable(run.options().get(MemoryChange.MORE_GPUS));
        for (int devices : DEVICES) {
            if (devices > now && more.isPresent()) {
                String list = gpus(devices).stream()
                        .map(each -> "cuda:" + each.index())
                        .collect(Collectors.joining(","));
                changes.put(more.get().replace("DEVICES", list), one -> over(one, devices));
            }
        }
    }

    private static PlannedRun over(PlannedRun run, int devices) {
        return run.mapTraining(load -> load.withSharding(Sharding.GRADIENTS, load.offload()))
                .map(use -> use.training().isPresent() && use.devices().size() < devices ? use.on(gpus(devices)) : use);
    }

    private static List<ComputeDevice> gpus(int count) {
        List<ComputeDevice> devices = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            devices.add(ComputeDevice.cuda(index));
        }
        return devices;
    }
}
