package io.github.rlaifv.core.internal.mllm.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.Lifetime;
import io.github.rlaifv.core.internal.mllm.gradient.NativeGradients;
import io.github.rlaifv.core.internal.mllm.work.ModelGate;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * PyTorch's fused AdamW with float32 moments, and with float32 master copies of weights that are stored in half
 * precision. The state may be in the memory of the host: then gradients are copied there one at a time, and the new
 * weights back.
 */
public final class NativeAdamW implements AdamW {
    private final ModelGate gate;
    private final StatePlace place;
    private final Lifetime lifetime = new Lifetime("this optimizer");
    private final TensorScope scope;
    private final List<Parameter> parameters;
    private final Runnable afterStep;
    /** The parameters with their state, by name, in model order. */
    private final Map<String, OptimizerSlot> slots = new LinkedHashMap<>();

    private long steps;

    /**
     * @param gate makes steps wait for calls that compute with the weights
     * @param place where the state is; owned by this optimizer
     * @param half whether a parameter is stored in half precision
     * @param afterStep called after the weights changed
     */
    public NativeAdamW(
            ModelGate gate,
            StatePlace place,
            Function<String, NDArray> weights,
            Predicate<String> half,
            List<Parameter> parameters,
            Runnable afterStep) {
        this.gate = gate;
        this.place = place;
        this.scope = place.state().root().child();
        this.parameters = List.copyOf(parameters);
        this.afterStep = afterStep;
        try {
            for (Parameter parameter : parameters) {
                String name = parameter.name();
                slots.put(name, OptimizerSlot.of(parameter, weights.apply(name), half.test(name), place, scope));
            }
        } catch (RuntimeException | Error e) {
            free();
            throw e;
        }
    }

    /** Keeps moments and master copies from being freed. */
    Lifetime lifetime() {
        return lifetime;
    }

    @Override
    public void step(Gradients gradients, Settings settings) {
        if (!(gradients instanceof NativeGradients sums)) {
            throw new IllegalArgumentException("these gradients belong to another model");
        }
        gate.change("an optimizer step", () -> lifetime.use(() -> sums.use(() -> stepNow(sums, settings))));
    }

    private boolean stepNow(NativeGradients sums, Settings settings) {
        List<NDArray> grads =
                parameters.stream().map(parameter -> sums.sum(parameter.name())).toList();
        begin();
        if (!parameters.isEmpty()) {
            update(List.copyOf(slots.values()), grads, Optional.empty(), settings);
        }
        end();
        return true;
    }

    private void update(List<OptimizerSlot> updated, List<NDArray> grads, Optional<NDArray> stop, Settings settings) {
        SlotStep step = new SlotStep(steps, settings, stop);
        if (place.offloaded()) {
            for (int i = 0; i < grads.size(); i++) {
                updated.get(i).stepOffloaded(place, scope, grads.get(i), step);
            }
            return;
        }
        OptimizerSlot.adamW(place.state(), updated, grads, step);
        write(updated);
    }

    /** Writes masters into the model. */
    private void write(Collection<OptimizerSlot> updated) {
        if (place.offloaded()) {
            updated.forEach(slot -> slot.writeOffloaded(place, scope));
            return;
        }
        List<OptimizerSlot> rounded =
                updated.stream().filter(OptimizerSlot::separateMaster).toList();
        if (!rounded.isEmpty()) {
            place.model()
                    .call("copy_all")
                    .with(rounded.stream().map(OptimizerSlot::weight).toList())
                    .with(rounded.stream().map(OptimizerSlot::master).toList())
                    .run();
        }
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /** Begins a step. Until {@link #end}, the model has weights of two different steps. */
    void begin() {
        gate.changing(this);
        steps++;
    }

    /**
     * Updates one parameter.
     *
     * @param parameter name of the parameter
     * @param gradient gradient in float32
     * @param stop float32 [1] on the gradient's device; nothing is changed if it is 1
     * @param settings hyper-parameters of the step
     */
    void update(String parameter, NDArray gradient, NDArray stop, Settings settings) {
        update(List.of(slot(parameter)), List.of(gradient), Optional.of(stop), settings);
    }

    private OptimizerSlot slot(String parameter) {
        OptimizerSlot slot = slots.get(parameter);
        if (slot == null) {
            throw new IllegalArgumentException("this optimizer does not hold '" + parameter + "'");
        }
        return slot;
    }

    /** The weight that the model computes with. */
    NDArray weight(String parameter) {
        return slot(parameter).weight();
    }

    /** Ends a step. */
    void end() {
        if (!parameters.isEmpty()) {
            afterStep.run();
        }
        gate.changed(this);
    }

    /** Size of the file that {@link #save} writes for some parameters, in bytes, without its header. */
    public static long savedBytes(List<Parameter> parameters) {
        return OptimizerFile.bytes(parameters);
    }

    @Override
    public void save(Path file) {
        save(file, List.of(this), parameters);
    }

    @Override
    public void save(Path file, List<AdamW> shards, List<Parameter> all) {
        Map<String, OptimizerFile.State> states = new HashMap<>();
        List<NativeAdamW> own = shards.stream().map(NativeAdamW::own).toList();
        own.forEach(shard ->
                shard.states().forEach(state -> states.put(state.parameter().name(), state)));
        List<OptimizerFile.State> inOrder = all.stream()
                .map(parameter -> Optional.ofNullable(states.get(parameter.name()))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "none of the " + shards.size() + " shards holds '" + parameter.name() + "'")))
                .toList();
        holding(own, () -> OptimizerFile.write(file, inOrder));
    }

    /** Runs work while the states of several optimizers neither change nor are freed. */
    private static void holding(List<NativeAdamW> shards, Runnable work) {
        if (shards.isEmpty()) {
            work.run();
            return;
        }
        NativeAdamW first = shards.get(0);
        first.gate.run(() -> first.lifetime.run(() -> holding(shards.subList(1, shards.size()), work)));
    }

    static NativeAdamW own(AdamW optimizer) {
        if (optimizer instanceof NativeAdamW adamW) {
            return adamW;
        }
        throw new IllegalArgumentException("this optimizer belongs to another model");
    }

    @Override
    public void load(Path file, long taken) {
        load(file, taken, parameters);
    }

    @Override
    public void load(Path file, long taken, List<Parameter> all) {
        gate.restore(
                "loading an optimizer's state",
                () -> lifetime.use(() -> {
                    OptimizerFile.read(file, all, states(), () -> gate.changing(this));
                    steps = taken;
                    write(slots.values());
                    afterStep.run();
                    gate.changed(this);
                    return true;
                }));
    }

    private List<OptimizerFile.State> states() {
        return slots.values().stream()
                .map(slot -> new OptimizerFile.State(
                        slot.parameter(), place.state(), slot.master(), slot.first(), slot.second()))
                .toList();
    }

    @Override
    public long bytes() {
        return slots.values().stream().mapToLong(OptimizerSlot::bytes).sum();
    }

    private void free() {
        scope.close();
        place.close();
    }

    @Override
    public void close() {
        lifetime.close(this::free);
    }
}
