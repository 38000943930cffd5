package io.github.rlaifv.core.internal.engine;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;

/** A driver with some GPUs that counts contexts which are not given back. */
final class FakeCuda implements CudaCalls {
    private static final long GIB = 1L << 30;

    private final int gpus;
    private final int error;
    private final Memory text = new Memory(64);
    int openContexts;

    FakeCuda(int gpus, int error) {
        this.gpus = gpus;
        this.error = error;
        text.setString(0, "system not yet initialized");
    }

    @Override
    public int cuInit(int flags) {
        return error;
    }

    @Override
    public int cuDriverGetVersion(int[] version) {
        version[0] = 12_080;
        return 0;
    }

    @Override
    public int cuDeviceGetCount(int[] count) {
        count[0] = gpus;
        return 0;
    }

    @Override
    public int cuDeviceGet(int[] device, int index) {
        device[0] = 100 + index;
        return 0;
    }

    @Override
    public int cuDeviceGetName(byte[] name, int length, int device) {
        byte[] bytes = ("GPU " + device + '\0').getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, name, 0, bytes.length);
        return 0;
    }

    @Override
    public int cuDeviceGetAttribute(int[] value, int attribute, int device) {
        value[0] = attribute == 75 ? 8 : 9;
        return 0;
    }

    @Override
    public int cuDevicePrimaryCtxRetain(PointerByReference context, int device) {
        openContexts++;
        context.setValue(text);
        return 0;
    }

    @Override
    public int cuDevicePrimaryCtxRelease_v2(int device) {
        openContexts--;
        return 0;
    }

    @Override
    public int cuCtxPushCurrent_v2(Pointer context) {
        openContexts++;
        return 0;
    }

    @Override
    public int cuCtxPopCurrent_v2(PointerByReference context) {
        openContexts--;
        return 0;
    }

    @Override
    public int cuMemGetInfo_v2(long[] free, long[] total) {
        free[0] = 20 * GIB;
        total[0] = 24 * GIB;
        return 0;
    }

    @Override
    public int cuGetErrorString(int number, PointerByReference result) {
        result.setValue(text);
        return 0;
    }
}
