package io.github.rlaifv.core.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlaifv.core.internal.engine.TensorChecks;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requires that the tensors of a kernel are where the kernel needs them: those whose values it reads on the host in
 * host memory, the others on the model's own device.
 */
final class CopyDeviceChecks implements TensorChecks {
    private enum Place {
        DEVICE("on the model's device"),
        HOST("in host memory"),
        ELSEWHERE("on another device");

        private final String text;

        Place(String text) {
            this.text = text;
        }
    }

    /** Kernels that move their first argument to the model's device, wherever it is. */
    private static final Set<String> TRANSFERS = Set.of("copy_to_device_of", "to_device_of");

    /** Kernels whose results are parts of a mapped file. */
    private static final Set<String> OF_FILES = Set.of("map_file", "slice_weight");

    /** Entries of a layer's dictionary that are 0-d, so that kernels compute with them from host memory. */
    private static final Pattern DROPOUT_NUMBERS = Pattern.compile("w\\.(\\w+_drop|drop_rate)");

    private final NDManager root;

    CopyDeviceChecks(NDManager root) {
        this.root = root;
    }

    @Override
    public void argument(String kernel, int position, NDArray tensor) {
        CopyDevices.requireMemory(kernel, position);
        KernelSource.Argument argument = KernelSource.packed().kernel(kernel).argument(position);
        if (!argument.used() || position == 0 && TRANSFERS.contains(kernel)) {
            return;
        }
        boolean host = argument.readOnHost() || OF_FILES.contains(kernel) || isDropoutNumber(argument, tensor);
        Place needed = host ? Place.HOST : Place.DEVICE;
        require(needed, tensor.getManager(), "argument '" + argument.name() + "' of kernel '" + kernel + "'");
    }

    private static boolean isDropoutNumber(KernelSource.Argument argument, NDArray tensor) {
        return argument.type().startsWith("Dict")
                && tensor.getShape().dimension() == 0
                && tensor.getName() != null
                && DROPOUT_NUMBERS.matcher(tensor.getName()).matches();
    }

    @Override
    public void results(String kernel, NDManager owner) {
        require(OF_FILES.contains(kernel) ? Place.HOST : Place.DEVICE, owner, "the result of kernel '" + kernel + "'");
    }

    private void require(Place needed, NDManager owner, String what) {
        Place found = place(owner);
        if (found != needed) {
            throw new IllegalStateException(what + " is " + found.text + " and must be " + needed.text);
        }
    }

    private Place place(NDManager owner) {
        boolean host = false;
        for (@Nullable NDManager at = owner; at != null; at = at.getParentManager()) {
            if (at == root) {
                return host ? Place.HOST : Place.DEVICE;
            }
            host |= at.getName().equals(TensorScope.HOST);
        }
        return Place.ELSEWHERE;
    }
}
