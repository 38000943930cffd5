package io.github.rlaifv.core.run;

import java.io.Serial;

/** A device has too little free memory for a call. The call may succeed on another device, or with less work at once. */
public class DeviceMemoryException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public DeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
