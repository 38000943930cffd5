package io.github.rlaifv.core.internal.mllm.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.tensor.KernelCall;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;

/**
 * One parameter with its state in an optimizer.
 *
 * @param parameter the parameter
 * @param weight the weight that the model computes with
 * @param master the float32 values that are updated; the weight itself if it is float32 and on the same device
 * @param first the first moment, float32
 * @param second the second moment, float32
 * @param sample a tensor without elements of the weight's type, beside the master
 */
record OptimizerSlot(
        Parameter parameter, NDArray weight, NDArray master, NDArray first, NDArray second, NDArray sample) {

    /**
     * Creates the state of a parameter before the first step.
     *
     * @param half whether the weight is stored in half precision
     * @param scope scope that owns the state
     */
    static OptimizerSlot of(Parameter parameter, NDArray weight, boolean half, StatePlace place, TensorScope scope) {
        try (TensorScope there = place.model().root().child();
                TensorScope here = scope.child()) {
            NDArray none = place.model()
                    .trainOne("copy_rows", there, weight, there.host().longs(new long[] {0, 0}));
            NDArray sample = moved(none, place, here);
            NDArray master = weight;
            if (half || place.offloaded()) {
                master = scope.adopt(place.state().copyTo(ScalarType.FLOAT32, moved(weight, place, here), here));
            }
            return new OptimizerSlot(
                    parameter,
                    weight,
                    master,
                    place.state().trainOne("zeros_float32", scope, master),
                    place.state().trainOne("zeros_float32", scope, master),
                    scope.adopt(sample));
        }
    }

    private static NDArray moved(NDArray tensor, StatePlace place, TensorScope scope) {
        return place.offloaded()
                ? place.state().trainOne("copy_to_device_of", scope, tensor, scope.longs(new long[] {0}))
                : tensor;
    }

    boolean separateMaster() {
        return master != weight;
    }

    /** Takes a step with a gradient on the device of the model, and writes the new weight into the model. */
    void stepOffloaded(StatePlace place, TensorScope scope, NDArray gradient, SlotStep step) {
        try (TensorScope call = scope.child()) {
            NDArray here = sent(gradient, place, call);
            adamW(place.state(), List.of(this), List.of(here), step.withStop(stop -> sent(stop, place, call)));
        }
        writeOffloaded(place, scope);
    }

    /** Writes the master into the model, rounded here if the weight is in half precision. */
    void writeOffloaded(StatePlace place, TensorScope scope) {
        try (TensorScope call = scope.child();
                TensorScope there = place.model().root().child()) {
            NDArray rounded =
                    place.state().call("widen").with(master).with(sample).one(call);
            NDArray sent = place.model()
                    .call("to_device_of")
                    .with(rounded)
                    .with(weight)
                    .one(there);
            place.model()
                    .call("copy_all")
                    .with(List.of(weight))
                    .with(List.of(sent))
                    .run();
        }
    }

    /** A tensor of the model's device where the state is. */
    private NDArray sent(NDArray tensor, StatePlace place, TensorScope call) {
        return place.state().call("to_device_of").with(tensor).with(master).one(call);
    }

    /** Updates the masters of several parameters on their own device. */
    static void adamW(Kernels kernels, List<OptimizerSlot> slots, List<NDArray> grads, SlotStep step) {
        AdamW.Settings settings = step.settings();
        KernelCall call = kernels.call(step.stop().isPresent() ? "adamw_unless" : "adamw")
                .with(slots.stream().map(OptimizerSlot::master).toList())
                .with(grads)
                .with(slots.stream().map(OptimizerSlot::first).toList())
                .with(slots.stream().map(OptimizerSlot::second).toList())
                .with(step.number())
                .with(settings.learningRate())
                .with(settings.beta1())
                .with(settings.beta2())
                .with(settings.weightDecay())
                .with(settings.epsilon());
        step.stop().ifPresent(call::with);
        call.run();
    }

    /** The memory that the state takes, in bytes. */
    long bytes() {
        return parameter.numbers() * Float.BYTES * (separateMaster() ? 3 : 2);
    }
}
