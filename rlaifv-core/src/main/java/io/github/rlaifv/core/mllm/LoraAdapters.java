package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The adapters of a {@link LocalPolicy}: float32 tensors by module, and what the kernels need of them. */
final class LoraAdapters implements Adapters {
    private final ModelGate gate;
    private final Kernels kernels;
    private final NamedWeights weights;
    private final ModelFiles files;
    private final Map<String, LoraModule.Place> places;
    private final LoraTargets targets;
    private final Runnable changed;
    private final Runnable weightsChanged;
    private final Supplier<Policy> base;
    /** Replaced as a whole, so that what only describes adapters needs no turn. */
    private volatile Map<String, LoraModule> modules = Map.of();

    private @Nullable TensorScope scope;
    private volatile @Nullable Lora lora;
    private volatile boolean merged;
    /** Whether the model's own weights are no longer those of its files, adapters apart. */
    private volatile boolean left;

    /**
     * @param gate lets changes wait for the calls that compute with adapters
     * @param places the weights that adapters can be put on, in the kernels' order
     * @param changed told that the kernels' dictionaries have to be made anew
     * @param weightsChanged told that weights were changed in place
     * @param base makes the view with adapters off
     */
    LoraAdapters(
            ModelGate gate,
            Kernels kernels,
            NamedWeights weights,
            ModelFiles files,
            Map<String, LoraModule.Place> places,
            Runnable changed,
            Runnable weightsChanged,
            Supplier<Policy> base) {
        this.gate = gate;
        this.kernels = kernels;
        this.weights = weights;
        this.files = files;
        this.places = places;
        this.targets = new LoraTargets(weights, files, places);
        this.changed = changed;
        this.weightsChanged = weightsChanged;
        this.base = base;
    }

    @Override
    public Optional<Lora> lora() {
        return Optional.ofNullable(lora);
    }

    @Override
    public boolean merged() {
        return merged;
    }

    @Override
    public Policy base() {
        return base.get();
    }

    // ------------------------------------------------------------------ attach and detach

    @Override
    public void attach(Lora wanted) {
        gate.change("attaching adapters", () -> {
            checkNone();
            List<Parameter> adapted = targets.of(wanted);
            return fill(fresh -> {
                Map<String, LoraModule> made = new LinkedHashMap<>();
                for (Parameter target : adapted) {
                    Cancellation.check("attaching adapters");
                    Parameter down = LoraModule.down(target, wanted.rank());
                    Parameter up = LoraModule.up(target, wanted.rank());
                    NDArray a = firstValues(down, wanted.seed(), fresh);
                    made.put(target.name(), module(target, wanted, a, zeros(up, fresh), fresh));
                }
                use(wanted, made, fresh);
            });
        });
    }

    /** Frees what was begun if the work fails. */
    private boolean fill(Consumer<TensorScope> work) {
        TensorScope fresh = kernels.root().child();
        try {
            work.accept(fresh);
            return true;
        } catch (RuntimeException | Error e) {
            fresh.close();
            throw e;
        }
    }

    @Override
    public List<String> targets(Lora wanted) {
        return targets.of(wanted).stream()
                .map(target -> LoraModule.moduleName(target.name()))
                .toList();
    }

    /** Uniform in +-1/sqrt(in), as PEFT's Kaiming initialisation gives it. */
    private static NDArray firstValues(Parameter down, long seed, TensorScope scope) {
        long rows = down.shape().get(0);
        long columns = down.shape().get(1);
        double bound = 1 / Math.sqrt(columns);
        float[] values = new float[Math.toIntExact(rows * columns)];
        CounterRandom random = new CounterRandom(seed, down.name(), 0);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bound * (2 * random.uniform(i) - 1));
        }
        return scope.floats(values, rows, columns);
    }

    private static NDArray zeros(Parameter up, TensorScope scope) {
        long rows = up.shape().get(0);
        long columns = up.shape().get(1);
        return scope.floats(new float[Math.toIntExact(rows * columns)], rows, columns);
    }

    @Override
    public void load(Path folder) {
        gate.change("loading adapters", () -> {
            checkNone();
            AdapterFolder stored = AdapterFolder.read(folder, weights, targets);
            return fill(fresh -> {
                Map<String, LoraModule> made = new LinkedHashMap<>();
                stored.modules().forEach((name, pair) -> {
                    Cancellation.check("loading the adapters in " + folder);
                    NDArray a = pair.a().load(kernels, fresh);
                    NDArray b = pair.b().load(kernels, fresh);
                    made.put(name, module(weights.parameter(name), stored.lora(), a, b, fresh));
                });
                use(stored.lora(), made, fresh);
            });
        });
    }

    private LoraModule module(Parameter target, Lora spec, NDArray a, NDArray b, TensorScope owner) {
        LoraModule.Place place = places.get(target.name());
        if (place == null) {
            throw new IllegalStateException(target.name());
        }
        return new LoraModule(
                target,
                place,
                LoraModule.down(target, spec.rank()),
                LoraModule.up(target, spec.rank()),
                a,
                b,
                owner.scalar(spec.scale()));
    }

    private void use(Lora spec, Map<String, LoraModule> made, TensorScope owner) {
        modules = made;
        lora = spec;
        scope = owner;
        changed.run();
    }

    @Override
    public void detach() {
        gate.change("detaching adapters", () -> {
            if (scope != null) {
                detach(scope);
            }
            return true;
        });
    }

    private void detach(TensorScope old) {
        if (merged) {
            left = true;
        }
        modules = Map.of();
        lora = null;
        scope = null;
        merged = false;
        changed.run();
        old.close();
    }

    private void checkNone() {
        if (lora != null) {
            throw new IllegalStateException("the policy has adapters of rank " + lora.rank()
                    + " already: merge or detach them first, or go on training them");
        }
    }

    private Lora checkSome() {
        if (lora == null) {
            throw new IllegalStateException("the policy has no adapters: attach or load some first");
        }
        return lora;
    }

    // ------------------------------------------------------------------ files and merging

    @Override
    public void save(Path folder) {
        Optional<Path> model = left ? Optional.empty() : Optional.of(files.folder());
        gate.run(() -> AdapterFolder.write(folder, checkSome(), model, kernels, targets, modules.values()));
    }

    /** To be told after the model's own weights were trained: the model's files are then no base for adapters. */
    void leaveFiles() {
        left = true;
    }

    @Override
    public void merge() {
        gate.change("merging adapters", () -> {
            Lora spec = checkSome();
            if (merged) {
                throw new IllegalStateException("the adapters are merged already");
            }
            addToWeights(spec.scale());
            merged = true;
            changed.run();
            return true;
        });
    }

    @Override
    public void unmerge() {
        gate.change("unmerging adapters", () -> {
            Lora spec = checkSome();
            if (!merged) {
                throw new IllegalStateException("the adapters are not merged");
            }
            addToWeights(-spec.scale());
            merged = false;
            changed.run();
            return true;
        });
    }

    private void addToWeights(double factor) {
        for (LoraModule module : modules.values()) {
            kernels.call("merge")
                    .with(weights.tensor(module.target().name()))
                    .with(module.a())
                    .with(module.b())
                    .with(factor)
                    .run();
        }
        weightsChanged.run();
    }

    /** A weight as a saved model has it, of any floating type; what is computed for it belongs to the scope. */
    NDArray merged(String parameter, TensorScope result) {
        NDArray weight = weights.tensor(parameter);
        LoraModule module = modules.get(parameter);
        if (module == null || merged || lora == null) {
            return weight;
        }
        return kernels.call("merged")
                .with(weight)
                .with(module.a())
                .with(module.b())
                .with(lora.scale())
                .one(result);
    }

    // ------------------------------------------------------------------ what kernels need

    /** The adapters' parameters, in model order; none while merged. */
    List<Parameter> parameters() {
        List<Parameter> result = new ArrayList<>();
        if (!merged) {
            modules.values().forEach(module -> {
                result.add(module.down());
                result.add(module.up());
            });
        }
        return result;
    }

    Optional<NDArray> tensor(String name) {
        for (LoraModule module : modules.values()) {
            if (module.down().name().equals(name)) {
                return Optional.of(module.a());
            }
            if (module.up().name().equals(name)) {
                return Optional.of(module.b());
            }
        }
        return Optional.empty();
    }

    /** Of a decoder layer or, for {@link LoraModule.Place#PROJECTOR}, of the projector; in the kernels' order. */
    List<LoraModule> active(int layer) {
        if (merged) {
            return List.of();
        }
        return places.entrySet().stream()
                .filter(place -> place.getValue().layer() == layer)
                .flatMap(place -> Optional.ofNullable(modules.get(place.getKey())).stream())
                .toList();
    }

    /** What tells adapters of equal tensors apart, for fingerprints; empty if none take part. */
    String settings() {
        return lora == null || merged ? "" : "|" + lora.scale() + modules.keySet();
    }

    /**
     * Those on the projector, in a training pass.
     *
     * @param seed of what the pass drops
     */
    LoraProjector projector(long seed) {
        double rate = lora == null || merged ? 0 : lora.dropout();
        return new LoraProjector(active(LoraModule.Place.PROJECTOR), new LoraDropout(rate, seed));
    }

    /** Those on the projector, without dropout. */
    LoraProjector projector() {
        return new LoraProjector(active(LoraModule.Place.PROJECTOR), LoraDropout.NONE);
    }
}
