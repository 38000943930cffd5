package io.github.rlaifv.core.internal.engine;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;

/**
 * Asks the NVIDIA driver about GPUs through its own library. This needs no CUDA toolkit, unlike DJL's {@code
 * CudaUtils}, which finds no GPU on a machine that has only a driver and LibTorch.
 *
 * <p>Devices are counted as LibTorch counts them: the driver applies {@code CUDA_VISIBLE_DEVICES}.
 */
final class NvidiaLibrary {
    private static final int MAJOR_ATTRIBUTE = 75;
    private static final int MINOR_ATTRIBUTE = 76;
    private static final int NAME_BYTES = 256;

    private final CudaCalls calls;

    NvidiaLibrary(CudaCalls calls) {
        this.calls = calls;
    }

    /** Opens the library of the driver; empty if there is none. */
    public static Optional<NvidiaLibrary> open() {
        try {
            String library = Platform.isWindows() ? "nvcuda" : "libcuda.so.1";
            return Optional.of(new NvidiaLibrary(Native.load(library, CudaCalls.class)));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    /** The number of GPUs that this process may use; 0 if the driver reports an error. */
    public int devices() {
        int[] count = new int[1];
        return calls.cuInit(0) == 0 && calls.cuDeviceGetCount(count) == 0 ? count[0] : 0;
    }

    /** The error that the driver reports when it is started, with its number; empty if there is none. */
    public Optional<String> error() {
        int error = calls.cuInit(0);
        if (error == 0) {
            return Optional.empty();
        }
        PointerByReference text = new PointerByReference();
        boolean known = calls.cuGetErrorString(error, text) == 0 && text.getValue() != null;
        return Optional.of((known ? text.getValue().getString(0) : "unknown error") + " (" + error + ")");
    }

    /** What the driver says about a GPU; empty if it has none with this index or reports an error. */
    public Optional<GpuFacts> facts(int index) {
        try {
            return index < devices() ? ask(index) : Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            // JNA looks a function up when it is called: the driver is older than the function
            return Optional.empty();
        }
    }

    private Optional<GpuFacts> ask(int index) {
        int[] device = new int[1];
        int[] version = new int[1];
        int[] major = new int[1];
        int[] minor = new int[1];
        byte[] name = new byte[NAME_BYTES];
        if (calls.cuDeviceGet(device, index) != 0
                || calls.cuDriverGetVersion(version) != 0
                || calls.cuDeviceGetName(name, name.length, device[0]) != 0
                || calls.cuDeviceGetAttribute(major, MAJOR_ATTRIBUTE, device[0]) != 0
                || calls.cuDeviceGetAttribute(minor, MINOR_ATTRIBUTE, device[0]) != 0) {
            return Optional.empty();
        }
        String cuda = version[0] / 1000 + "." + version[0] % 1000 / 10;
        return memory(device[0])
                .map(bytes -> new GpuFacts(Native.toString(name), bytes[0], bytes[1], 10 * major[0] + minor[0], cuda));
    }

    /** Free and total memory. The driver tells it only in a context; LibTorch uses the same one. */
    private Optional<long[]> memory(int device) {
        PointerByReference context = new PointerByReference();
        if (calls.cuDevicePrimaryCtxRetain(context, device) != 0) {
            return Optional.empty();
        }
        try {
            if (calls.cuCtxPushCurrent_v2(context.getValue()) != 0) {
                return Optional.empty();
            }
            long[] free = new long[1];
            long[] total = new long[1];
            int error = calls.cuMemGetInfo_v2(free, total);
            calls.cuCtxPopCurrent_v2(new PointerByReference());
            return error == 0 ? Optional.of(new long[] {free[0], total[0]}) : Optional.empty();
        } finally {
            calls.cuDevicePrimaryCtxRelease_v2(device);
        }
    }
}
