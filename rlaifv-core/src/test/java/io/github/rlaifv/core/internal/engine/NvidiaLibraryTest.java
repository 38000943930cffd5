package io.github.rlaifv.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;

class NvidiaLibraryTest {
    private static final long GIB = 1L << 30;

    @Test
    void factsOfEachGpuComeFromTheDriver() {
        FakeCuda calls = new FakeCuda(2, 0);
        NvidiaLibrary driver = new NvidiaLibrary(calls);
        assertThat(driver.devices()).isEqualTo(2);
        assertThat(driver.error()).isEmpty();
        assertThat(driver.facts(1)).contains(new GpuFacts("GPU 101", 20 * GIB, 24 * GIB, 89, "12.8"));
        assertThat(driver.facts(2)).isEmpty();
        assertThat(calls.openContexts).as("contexts that were not given back").isZero();
    }

    @Test
    void driverThatCannotStartHasNoGpus() {
        NvidiaLibrary driver = new NvidiaLibrary(new FakeCuda(8, 802));
        assertThat(driver.devices()).isZero();
        assertThat(driver.facts(0)).isEmpty();
        assertThat(driver.error()).contains("system not yet initialized (802)");
    }

    @Test
    void missingFunctionIsAMissingFact() {
        FakeCuda old = new FakeCuda(1, 0);
        CudaCalls calls = (CudaCalls) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CudaCalls.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("cuCtxPushCurrent_v2")) {
                        assertThat(arguments[0]).isInstanceOf(Pointer.class);
                        throw new UnsatisfiedLinkError(method.getName());
                    }
                    return method.invoke(old, arguments);
                });
        assertThat(new NvidiaLibrary(calls).facts(0)).isEmpty();
        assertThat(old.openContexts).isZero();
    }
}
