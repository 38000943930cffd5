package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ComputeDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a stage takes on one device.
 *
 * @param stage the stage
 * @param device the device
 * @param available free memory of the device in bytes, on which the default for kept activations depends
 */
record StageMemory(PlannedRun.Stage stage, ComputeDevice device, OptionalLong available) {
    /** The Java virtual machine without its heap, and the native libraries. */
    private static final long LIBRARIES = 180L << 20;
    /** An allowance, not measured, for a GPU's context and the workspaces of its libraries. */
    private static final long GPU_CONTEXT = 1L << 30;
    /**
     * Freed memory that glibc keeps between tensors that still exist, as measured: twice a small working memory, and half of
     * a large one.
     */
    private static final double KEPT_OF_SMALL = 2;

    private static final double KEPT_OF_LARGE = 0.5;
    private static final long KEPT_AT_LEAST = 100L << 20;

    private boolean host() {
        return device.kind() == ComputeDevice.Kind.CPU;
    }

    /**
     * The moment of the stage that takes most.
     *
     * @param heap Java heap in bytes
     */
    Bytes peak(long heap) {
        Bytes open = process(heap);
        Set<Path> mapped = new HashSet<>();
        for (ModelUse use : stage.uses()) {
            boolean known = use.copies(device) > 0 && use.sharesFile() && !mapped.add(use.folder());
            open = open.plus(weights(use, known)).plus(paused(use)).plus(onHost(use));
        }
        Bytes most = open;
        for (ModelUse use : stage.uses()) {
            for (Bytes moment : moments(use, open.total())) {
                most = most.max(open.plus(moment));
            }
        }
        return most;
    }

    private Bytes process(long heap) {
        return Bytes.of(MemoryKind.PROCESS, host() ? LIBRARIES + heap : GPU_CONTEXT);
    }

    /**
     * Weights and cached features. Copies that only read a mapped file share its pages.
     *
     * @param known whether another model of the stage maps the same file
     */
    private Bytes weights(ModelUse use, boolean known) {
        int copies = use.copies(device);
        if (copies == 0) {
            return Bytes.NONE;
        }
        OpenedShape model = use.opened();
        long text = use.loads().stream().mapToLong(Workload::textTokens).max().orElse(0);
        boolean embedding = !use.sharesFile()
                && use.training()
                        .map(load -> TrainedNumbers.of(model, load).embedding())
                        .orElse(false);
        int separate = known ? 0 : use.sharesFile() ? 1 : copies;
        return Bytes.of(MemoryKind.WEIGHTS, separate * model.weights(text, embedding))
                .plus(MemoryKind.ADAPTERS, copies * use.shape().adapterBytes())
                .plus(MemoryKind.CACHES, copies * new TowerBytes(model).cache(use.images()));
    }

    /** State of a training that is paused. */
    private Bytes paused(ModelUse use) {
        Bytes sum = Bytes.NONE;
        if (use.paused().isPresent()) {
            for (int copy = 0; copy < use.copies(device); copy++) {
                sum = sum.plus(state(use, training(use)));
            }
        }
        return sum;
    }

    /** Adapters, masters and moments of a copy on this device. */
    private Bytes state(ModelUse use, TrainingBytes step) {
        boolean elsewhere =
                !host() && use.training().filter(TrainingLoad::offload).isPresent();
        return elsewhere ? step.adapters() : step.adapters().plus(step.optimizer());
    }

    /** Masters and moments of copies on GPUs that are kept in host memory. */
    private Bytes onHost(ModelUse use) {
        if (!host() || use.training().filter(TrainingLoad::offload).isEmpty()) {
            return Bytes.NONE;
        }
        Bytes optimizer = training(use).optimizer();
        Bytes sum = Bytes.NONE;
        for (ComputeDevice copy : use.devices()) {
            sum = copy.kind() == ComputeDevice.Kind.CPU ? sum : sum.plus(optimizer);
        }
        return sum;
    }

    private static TrainingBytes training(ModelUse use) {
        TrainingLoad load = use.training().orElseThrow();
        // models in host memory have their optimizer there already
        boolean host = use.devices().stream().allMatch(copy -> copy.kind() == ComputeDevice.Kind.CPU);
        TrainingLoad placed = load.withSharding(load.sharding(), load.offload() && !host);
        return TrainingBytes.of(use.opened(), placed, use.devices().size());
    }

    private List<Bytes> moments(ModelUse use, long open) {
        List<Bytes> moments = new ArrayList<>();
        for (Workload load : use.loads()) {
            Bytes one = moment(use, load, open);
            Bytes all = Bytes.NONE;
            for (int copy = 0; copy < use.copies(device); copy++) {
                all = all.plus(one);
            }
            moments.add(withAllocator(all, use.copies(device) * returned(use, load)));
        }
        return moments;
    }

    private Bytes moment(ModelUse use, Workload load, long open) {
        InferenceBytes inference = new InferenceBytes(use.opened());
        int copies = use.devices().size();
        if (load instanceof GenerationLoad generation) {
            return inference.generation(generation.dealt(copies));
        }
        if (load instanceof LabelingLoad labeling) {
            return inference.labeling(labeling.dealt(copies));
        }
        if (load instanceof ScoringLoad scoring) {
            return inference.scoring(scoring.dealt(copies));
        }
        return training(use, (TrainingLoad) load, open);
    }

    private Bytes training(ModelUse use, TrainingLoad load, long open) {
        TrainingBytes step = training(use);
        Bytes state = state(use, step).plus(step.gradients());
        int copies = Math.max(1, use.copies(device));
        double free = (double) available.orElse(0) - open - (double) copies * state.total();
        long budget = load.activationBytes().orElse(host() ? (long) (Math.max(0, free) / copies / 2) : 0);
        return state.plus(step.step(budget));
    }

    /** Working memory that goes back to the system when it is freed. */
    private static double returned(ModelUse use, Workload load) {
        return load instanceof TrainingLoad ? training(use).returned() : 0;
    }

    private Bytes withAllocator(Bytes moment, double returned) {
        if (!host()) {
            return moment;
        }
        double working =
                Math.max(0, (double) moment.of(MemoryKind.ACTIVATIONS) + moment.of(MemoryKind.TRANSIENT) - returned);
        double kept = Math.min(KEPT_OF_SMALL * working, KEPT_AT_LEAST + KEPT_OF_LARGE * working);
        return moment.plus(MemoryKind.ALLOCATOR, kept);
    }
}
