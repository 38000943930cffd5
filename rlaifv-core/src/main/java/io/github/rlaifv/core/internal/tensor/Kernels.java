package io.github.rlaifv.core.internal.tensor;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.DeviceFacts;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.Lifetime;
import io.github.rlaifv.core.internal.engine.GpuDrivers;
import io.github.rlaifv.core.internal.engine.TensorChecks;
import io.github.rlaifv.core.internal.engine.TorchEngine;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The kernels on one device. {@link #call} runs a kernel without autograd and accepts numbers. {@link #train} can
 * differentiate inside the kernel and accepts tensors only. Results of {@code call} can't take part in autograd later,
 * so whatever is trained on (weights, activations) must come from {@code train}.
 */
public final class Kernels implements AutoCloseable {
    private final Model model;
    private final PtSymbolBlock block;
    private final TensorScope root;
    private final ComputeDevice device;
    private final TensorChecks checks;
    private final EngineFailure failure;
    private final Lifetime lifetime = new Lifetime("the model");
    private final ThreadLocal<Boolean> prepared = ThreadLocal.withInitial(() -> false);

    private Kernels(Model model, ComputeDevice device) {
        this.model = model;
        this.block = (PtSymbolBlock) model.getBlock();
        this.device = device;
        this.failure = new EngineFailure(device);
        this.root = new TensorScope(model.getNDManager(), onGpu(), failure);
        this.checks = onGpu() ? GpuDrivers.of(device.index()).checks(model.getNDManager()) : TensorChecks.NONE;
    }

    /**
     * Loads the kernels.
     *
     * @throws BadDataException if the CUDA device does not exist
     * @throws RlaifvException if the archive is missing or damaged, or if LibTorch has no code for the GPU
     * @throws io.github.rlaifv.core.run.DeviceMemoryException if the device has too little memory
     * @throws StorageException naming the folder if the native library can't be unpacked or loaded, or if the temporary
     *     folder can't be written
     */
    public static Kernels open(ComputeDevice device) {
        require(device);
        Model model = Model.newInstance("rlaifv-kernels", engineDevice(device), "PyTorch");
        try {
            load(model, device);
            return tried(new Kernels(model, device));
        } catch (EngineException e) {
            model.close();
            throw new EngineFailure(device).of(e);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static void load(Model model, ComputeDevice device) {
        try (InputStream archive = Kernels.class.getResourceAsStream(KernelArchive.RESOURCE)) {
            if (archive == null) {
                throw new RlaifvException("the kernel archive is missing from the rlaifv-core jar;"
                        + " build it with Maven, which packs src/main/kernels/kernels.py");
            }
            model.load(archive);
        } catch (IOException e) {
            throw new StorageException(
                    "the kernels can't be loaded, which takes a temporary file in "
                            + System.getProperty("java.io.tmpdir")
                            + " (" + e + "): check that this folder exists and can be written, or name another one with"
                            + " -Djava.io.tmpdir=FOLDER",
                    e);
        } catch (ai.djl.MalformedModelException e) {
            throw new RlaifvException(
                    "the kernels can't be loaded on " + device + " (" + e.getMessage()
                            + "): check the device's driver and memory, or choose the CPU",
                    e);
        }
    }

    /** Computes on a GPU once, so that one that can't compute is found before gigabytes of weights are copied to it. */
    private static Kernels tried(Kernels kernels) {
        if (!kernels.onGpu()) {
            return kernels;
        }
        try (TensorScope call = kernels.root.child()) {
            HostNumbers.doubles(kernels.call("norms")
                    .with(List.of(call.floats(new float[1])))
                    .one(call));
            return kernels;
        }
    }

    /**
     * Checks that a device exists.
     *
     * @throws BadDataException if it does not; the message says what to do
     */
    public static void require(ComputeDevice device) {
        int gpus = TorchEngine.gpus();
        if (device.kind() == ComputeDevice.Kind.CPU) {
            TorchEngine.warnOfUnusedGpu();
        } else if (!GpuDrivers.of(device.index()).has(device.index())) {
            throw new BadDataException("there is no CUDA device " + device.index() + " (LibTorch finds " + gpus + "): "
                    + TorchEngine.remedy(gpus));
        }
    }

    private static Device engineDevice(ComputeDevice device) {
        return device.kind() == ComputeDevice.Kind.CPU
                ? Device.cpu()
                : GpuDrivers.of(device.index()).engineDevice(device.index());
    }

    /** The scope that lives as long as the kernels. */
    public TensorScope root() {
        return root;
    }

    /**
     * Keeps the kernels open: {@link #close} waits for running uses and rejects later ones.
     *
     * @throws IllegalStateException from its uses after the kernels were closed
     */
    public Lifetime lifetime() {
        return lifetime;
    }

    /** The device of the kernels. */
    public ComputeDevice device() {
        return device;
    }

    /** Whether the device is a GPU, which has a memory of its own. */
    public boolean onGpu() {
        return device.kind() == ComputeDevice.Kind.CUDA;
    }

    /**
     * Free memory of the device in bytes, once the engine has returned what it keeps of freed tensors; empty if unknown.
     */
    public OptionalLong freeBytes() {
        if (onGpu()) {
            GpuDrivers.of(device.index()).releaseKept();
        }
        return DeviceFacts.of(device).freeBytes();
    }

    /** Starts a call of a kernel without autograd. */
    public KernelCall call(String method) {
        prepareThread();
        return new KernelCall(block, method, lifetime, checks, failure);
    }

    /**
     * Calls a kernel that can use autograd.
     *
     * @param method name of the kernel
     * @param scope scope that owns the results
     * @param weights weights by name, the kernel's last argument; empty if the kernel has none
     * @param arguments the other arguments, in order
     */
    public List<NDArray> train(String method, TensorScope scope, Map<String, NDArray> weights, NDArray... arguments) {
        prepareThread();
        return lifetime.use(() -> forward(method, scope, weights, arguments));
    }

    private List<NDArray> forward(
            String method, TensorScope scope, Map<String, NDArray> weights, NDArray... arguments) {
        check(method, scope, weights, arguments);
        List<IValue> values = new ArrayList<>();
        try {
            for (NDArray argument : arguments) {
                values.add(IValue.from((PtNDArray) argument));
            }
            if (!weights.isEmpty()) {
                values.add(KernelArgument.map(weights));
            }
            try (IValue result = failure.guard(() -> AutogradEntry.run(block, method, values))) {
                return new ArrayList<>(result.toNDList((PtNDManager) scope.manager()));
            }
        } finally {
            values.forEach(IValue::close);
        }
    }

    private void check(String method, TensorScope scope, Map<String, NDArray> weights, NDArray... arguments) {
        checks.results(method, scope.manager());
        for (int i = 0; i < arguments.length; i++) {
            checks.argument(method, i, arguments[i]);
        }
        if (checks != TensorChecks.NONE) {
            weights.forEach((key, weight) -> {
                weight.setName("w." + key);
                checks.argument(method, arguments.length, weight);
            });
        }
    }

    /**
     * Same as {@link #train(String, TensorScope, Map, NDArray...)}, for a kernel without weights and with one result.
     */
    public NDArray trainOne(String method, TensorScope scope, NDArray... arguments) {
        return train(method, scope, Map.of(), arguments).get(0);
    }

    /** Returns a tensor in another shape, in its own scope: a view, or a copy if its numbers are not in order. */
    public NDArray reshaped(NDArray tensor, long... shape) {
        return failure.guard(() -> tensor.reshape(shape));
    }

    /** Returns a copy of a tensor in another type. */
    public NDArray copyTo(ScalarType type, NDArray tensor, TensorScope scope) {
        return trainOne("copy_to", scope, tensor, scope.host().longs(new long[] {type.torchNumber()}));
    }

    /** Switches the graph optimizer off for this thread: it specializes on shapes and stalls when they change. */
    private void prepareThread() {
        if (!prepared.get()) {
            JniUtils.setGraphExecutorOptimize(false);
            prepared.set(true);
        }
    }

    /** Frees all tensors. Memory of a GPU goes back to the device, where other processes and plans count it as free. */
    @Override
    public void close() {
        lifetime.close(() -> {
            model.close();
            if (onGpu()) {
                release();
            }
        });
    }

    private void release() {
        try {
            GpuDrivers.of(device.index()).releaseKept();
        } catch (EngineException e) {
            // A GPU that failed refuses everything from then on. The call that it failed in has reported it.
        }
    }
}
