package io.github.rlaifv.core.internal.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.LayerNames;
import io.github.rlaifv.core.internal.mllm.lora.AdapterFolder;
import io.github.rlaifv.core.internal.mllm.lora.AttachedLora;
import io.github.rlaifv.core.internal.mllm.lora.LoraDropout;
import io.github.rlaifv.core.internal.mllm.lora.LoraModule;
import io.github.rlaifv.core.internal.mllm.lora.LoraProjector;
import io.github.rlaifv.core.internal.mllm.lora.LoraTargets;
import io.github.rlaifv.core.internal.mllm.lora.LoraTensors;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The adapters of a {@link LocalPolicy}, and what the kernels need to compute them. */
final class LoraAdapters implements Adapters, AutoCloseable {
    private final LocalModel model;
    private final Decoder decoder;
    private final Map<String, LoraModule.Place> places;
    private final LoraTargets targets;
    /** Replaced as a whole, so that methods that only describe adapters need not wait for their turn. */
    private volatile Optional<AttachedLora> attached = Optional.empty();
    /** Whether the model's own weights differ from those in its files, not counting adapters. */
    private volatile boolean left;

    private @Nullable BasePolicy base;

    /**
     * @param model the model
     * @param decoder the decoder whose layers get the adapters
     */
    LoraAdapters(LocalModel model, Decoder decoder) {
        this.model = model;
        this.decoder = decoder;
        this.places =
                LayerNames.adaptable(decoder.config().layers(), model.vision().adaptable());
        this.targets = new LoraTargets(model.weights(), model.files(), places);
    }

    @Override
    public Optional<Lora> lora() {
        return attached.map(AttachedLora::lora);
    }

    @Override
    public boolean merged() {
        return attached.map(AttachedLora::merged).orElse(false);
    }

    @Override
    public synchronized Policy base() {
        if (base == null) {
            base = model.kernels()
                    .lifetime()
                    .use(() -> new BasePolicy(
                            model,
                            new Decoder(model.kernels(), decoder.config(), model.weights(), decoder.type()),
                            this::checkBase));
        }
        return base;
    }

    @Override
    public boolean baseAvailable() {
        return !merged() && attached.map(some -> some.fixed().isEmpty()).orElse(true);
    }

    /** Rejects calls of the view without adapters while the weights that it shares contain some. */
    private void checkBase() {
        if (merged()) {
            throw new IllegalStateException("the adapters of " + model.files().name()
                    + " are merged into the weights: unmerge them to ask the model without adapters");
        }
        attached.filter(some -> !some.fixed().isEmpty()).ifPresent(some -> {
            throw new IllegalStateException("the adapters of " + model.files().name() + " include the module "
                    + LoraModule.moduleName(some.fixed().get(0).target().name())
                    + ", whose weight contains its adapter as long as it is loaded. So the model without adapters can't be"
                    + " asked at the same time: open its folder a second time, and give that as the reference or base");
        });
    }

    /** Frees what belongs to the view without adapters; the adapters belong to the model's kernels. */
    @Override
    public synchronized void close() {
        if (base != null) {
            base.free();
        }
    }

    // ------------------------------------------------------------------ attach and detach

    @Override
    public void attach(Lora wanted) {
        model.gate().change("attaching adapters", () -> {
            checkNone();
            List<Parameter> adapted = targets.of(wanted);
            return fill(tensors -> tensors.fresh(wanted, adapted));
        });
    }

    @Override
    public void load(Path folder) {
        model.gate().change("loading adapters", () -> {
            checkNone();
            AdapterFolder stored = AdapterFolder.read(folder, model.weights(), targets);
            fill(tensors -> tensors.stored(stored, folder, model.weights()));
            return changeFixed(AttachedLora::fix);
        });
    }

    /** Does work that creates tensors, and frees them if it fails. */
    private boolean fill(Function<LoraTensors, AttachedLora> work) {
        TensorScope fresh = model.kernels().root().child();
        try {
            use(Optional.of(work.apply(new LoraTensors(places, model.kernels(), fresh))));
            return true;
        } catch (RuntimeException | Error e) {
            fresh.close();
            throw e;
        }
    }

    /** Changes the weights of adapters that no kernel computes, and what was computed with them. */
    private boolean changeFixed(FixedChange change) {
        attached.filter(some -> !some.fixed().isEmpty()).ifPresent(some -> {
            model.gate().changing(this);
            change.of(some, model.weights(), model.kernels());
            model.vision().weightsChanged();
            model.gate().changed(this);
        });
        return true;
    }

    /** Adds fixed adapters to their weights, or gives the weights their values back. */
    private interface FixedChange {
        void of(AttachedLora adapters, NamedWeights weights, Kernels kernels);
    }

    private void use(Optional<AttachedLora> other) {
        attached = other;
        decoder.adapt(this::active);
    }

    @Override
    public List<String> targets(Lora wanted) {
        return targets.of(wanted).stream()
                .map(target -> LoraModule.moduleName(target.name()))
                .toList();
    }

    @Override
    public List<String> modules() {
        return attached.stream()
                .flatMap(some -> some.targets().stream())
                .map(target -> LoraModule.moduleName(target.name()))
                .toList();
    }

    @Override
    public void detach() {
        model.gate().restore("detaching adapters", () -> {
            attached.ifPresent(old -> {
                left |= old.merged();
                if (!old.merged()) {
                    changeFixed(AttachedLora::unfix);
                }
                use(Optional.empty());
                old.scope().close();
            });
            return true;
        });
    }

    private void checkNone() {
        lora().ifPresent(lora -> {
            throw new IllegalStateException("the policy has adapters of rank " + lora.rank()
                    + " already: merge or detach them first, or continue to train them");
        });
    }

    private AttachedLora checkSome() {
        return attached.orElseThrow(
                () -> new IllegalStateException("the policy has no adapters: attach or load some first"));
    }

    // ------------------------------------------------------------------ files and merging

    @Override
    public void save(Path folder) {
        Optional<Path> own = left ? Optional.empty() : Optional.of(model.files().folder());
        model.gate().run(() -> {
            AttachedLora some = checkSome();
            AdapterFolder.write(folder, own, model.kernels(), targets, some);
        });
    }

    /**
     * Must be called after the model's own weights were trained: adapters can then no longer refer to the model's
     * files.
     */
    void leaveFiles() {
        left = true;
    }

    @Override
    public void merge() {
        model.gate().change("merging adapters", () -> {
            AttachedLora some = checkSome();
            if (some.merged()) {
                throw new IllegalStateException("the adapters are merged already: unmerge them first");
            }
            return toggle(some);
        });
    }

    @Override
    public void unmerge() {
        model.gate().change("unmerging adapters", () -> {
            AttachedLora some = checkSome();
            if (!some.merged()) {
                throw new IllegalStateException("the adapters are not merged: merge them first");
            }
            return toggle(some);
        });
    }

    private boolean toggle(AttachedLora some) {
        model.gate().changing(this);
        some.addTo(model.weights(), model.kernels());
        model.weightsChanged(false);
        use(Optional.of(some.toggled()));
        model.gate().changed(this);
        return true;
    }

    /** A weight as a saved model has it, of any floating-point type; tensors computed for it belong to the scope. */
    NDArray merged(String parameter, TensorScope result) {
        NDArray weight = model.weights().tensor(parameter);
        return attached.map(some -> some.merged(parameter, weight, model.kernels(), result))
                .orElse(weight);
    }

    // ------------------------------------------------------------------ what kernels need

    /** The parameters of the adapters in model order; none while they are merged. */
    List<Parameter> parameters() {
        return attached.map(AttachedLora::parameters).orElse(List.of());
    }

    Optional<NDArray> tensor(String name) {
        return attached.flatMap(some -> some.tensor(name));
    }

    /**
     * The adapters of a decoder layer or, for {@link LoraModule.Place#PROJECTOR}, of the projector, in the kernels'
     * order.
     */
    private List<LoraModule> active(int layer) {
        Optional<AttachedLora> now = attached;
        return places.entrySet().stream()
                .filter(place -> place.getValue().layer() == layer)
                .flatMap(place -> now.flatMap(some -> some.active(place.getKey())).stream())
                .toList();
    }

    /** The tensors that distinguish adapters with equal settings, for fingerprints; none while they are merged. */
    List<NDArray> tensors() {
        return attached.map(AttachedLora::tensors).orElse(List.of());
    }

    /** Settings that distinguish adapters with equal tensors, for fingerprints; empty if no adapters are active. */
    String settings() {
        return attached.map(AttachedLora::settings).orElse("");
    }

    /**
     * The adapters of the projector in a training pass.
     *
     * @param seed seed of the pass's dropout
     */
    LoraProjector projector(long seed) {
        double rate = attached.map(AttachedLora::dropout).orElse(0.0);
        return new LoraProjector(active(LoraModule.Place.PROJECTOR), new LoraDropout(rate, seed));
    }

    /** The adapters of the projector, without dropout. */
    LoraProjector projector() {
        return new LoraProjector(active(LoraModule.Place.PROJECTOR), LoraDropout.NONE);
    }
}
