package io.github.rlaifv.core.metric;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Encodes the messages of TensorBoard event files as bytes. Field numbers are those of TensorFlow's {@code event.proto}
 * and {@code summary.proto}; only the few fields that scalars need are named here.
 */
final class TensorBoardEvents {
    private static final String FORMAT = "brain.Event:2";
    private static final int SESSION_START = 1;

    /** Field numbers of {@code Event}. */
    private static final int WALL_TIME = 1;

    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;

    /** Field numbers of {@code Summary} and {@code Summary.Value}. */
    private static final int VALUE = 1;

    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    /** Field number of {@code SessionLog}. */
    private static final int STATUS = 1;

    private TensorBoardEvents() {}

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /** The event at the beginning of each file, which names the format's version. */
    static byte[] fileVersion(Instant time) {
        return message(out -> {
            out.writeDouble(WALL_TIME, seconds(time));
            out.writeString(FILE_VERSION, FORMAT);
        });
    }

    /**
     * The event that says that a run restarted at a step: an open TensorBoard then drops this step and the later ones.
     */
    static byte[] sessionStart(Instant time, long step) {
        return message(out -> {
            out.writeDouble(WALL_TIME, seconds(time));
            out.writeInt64(STEP, step);
            out.writeByteArray(SESSION_LOG, message(log -> log.writeEnum(STATUS, SESSION_START)));
        });
    }

    /** The event with the scalars of one step, by tag. */
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

    /** The step of an event; 0 if it has none. */
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
