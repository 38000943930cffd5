package io.github.rlaifv.core.metric;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * The messages of an event file, as bytes. Field numbers are those of TensorFlow's {@code event.proto} and {@code
 * summary.proto}; of the dozens of fields there, scalars need the ones named here.
 */
final class TensorBoardEvents {
    private static final String FORMAT = "brain.Event:2";
    private static final int SESSION_START = 1;

    /** Fields of {@code Event}. */
    private static final int WALL_TIME = 1;

    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;

    /** Field of {@code Summary}, and fields of {@code Summary.Value}. */
    private static final int VALUE = 1;

    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    /** Field of {@code SessionLog}. */
    private static final int STATUS = 1;

    private TensorBoardEvents() {}

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /** The first event of a file. */
    static byte[] fileVersion(Instant time) {
        return message(out -> {
            out.writeDouble(WALL_TIME, seconds(time));
            out.writeString(FILE_VERSION, FORMAT);
        });
    }

    /** A run begins again at a step: a TensorBoard that is looking on forgets what it saw of this step and later ones. */
    static byte[] sessionStart(Instant time, long step) {
        return message(out -> {
            out.writeDouble(WALL_TIME, seconds(time));
            out.writeInt64(STEP, step);
            out.writeByteArray(SESSION_LOG, message(log -> log.writeEnum(STATUS, SESSION_START)));
        });
    }

    /** Scalars of a step, by tag. */
    static byte[] scalars(Instant time, long step, Map<String, Double> values) {
        byte[] summary = message(out -> {
            for (Map.Entry<String, Double> value : values.entrySet()) {
                out.writeByteArray(VALUE, message(one -> {
                    one.writeString(TAG, value.getKey());
                    one.writeFloat(SIMPLE_VALUE, value.getValue().floatValue());
                }));
            }
        });
        return message(out -> {
            out.writeDouble(WALL_TIME, seconds(time));
            out.writeInt64(STEP, step);
            out.writeByteArray(SUMMARY, summary);
        });
    }

    /** The step of an event; 0 where it names none. */
    static long step(byte[] event) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(event);
        long step = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag >>> 3 == STEP) {
                step = in.readInt64();
            } else {
                in.skipField(tag);
            }
        }
        return step;
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("an event can't be written to memory", e);
        }
        return bytes.toByteArray();
    }
}
