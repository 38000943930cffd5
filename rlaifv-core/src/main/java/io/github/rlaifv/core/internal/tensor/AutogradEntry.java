package io.github.rlaifv.core.internal.tensor;

import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * Runs kernels with autograd. DJL's method for this, {@code IValueUtils.forward}, does not free its handles of the
 * arguments if a kernel fails, such as for lack of memory, and so never the arguments. The native method below it is not
 * public, so it is called by reflection.
 */
final class AutogradEntry {
    private static final boolean STREAM = Boolean.getBoolean("ai.djl.pytorch.enable_cuda_stream");
    private static final MethodHandle RUN;
    private static final MethodHandle RESULT;

    static {
        try {
            Class<?> library = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
            MethodHandles.Lookup inside = MethodHandles.privateLookupIn(library, MethodHandles.lookup());
            RUN = inside.findVirtual(
                            library,
                            "moduleRunMethod",
                            MethodType.methodType(
                                    long.class, long.class, String.class, long[].class, boolean.class, boolean.class))
                    .bindTo(inside.findStaticGetter(library, "LIB", library).invoke());
            RESULT = inside.findConstructor(IValue.class, MethodType.methodType(void.class, long.class));
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "this version of DJL has another native interface: use the version that rlaifv-core depends on", e);
        }
    }

    private AutogradEntry() {}

    /** Runs a method of a module; the caller closes arguments and result. */
    static IValue run(PtSymbolBlock block, String method, List<IValue> arguments) {
        long[] handles = arguments.stream().mapToLong(IValue::getHandle).toArray();
        try {
            long result = (long) RUN.invoke(block.getHandle().longValue(), method, handles, true, STREAM);
            return (IValue) RESULT.invoke(result);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
