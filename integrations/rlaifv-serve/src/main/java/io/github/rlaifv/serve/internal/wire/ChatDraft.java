package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import io.github.rlaifv.serve.limit.ServeLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A chat request of which all but the images has been read and checked. */
public final class ChatDraft {
    private static final byte[] UNREAD = new byte[0];

    private final Fields request;
    private final ServeLimits limits;
    private final Answers answers;
    private final List<ImageAddress> images = new ArrayList<>();

    /**
     * What the client wants.
     *
     * @param model name of the model, as the client wrote it
     * @param sampling how completions are sampled
     * @param choices number of completions that the client gets
     * @param candidates number of candidates from which they are picked; empty if they are not picked
     * @param delivery the form of the answer
     */
    record Answers(String model, Sampling sampling, int choices, OptionalInt candidates, ChatCall.Delivery delivery) {}

    /**
     * Reads the messages without their images.
     *
     * @throws ApiException naming the parameter that can't be used
     */
    ChatDraft(Fields request, ServeLimits limits, Answers answers) {
        this.request = request;
        this.limits = limits;
        this.answers = answers;
        var unread = conversation(address -> {
            images.add(address);
            return ImageSource.of(address.place(), UNREAD);
        });
    }

    private Conversation conversation(ImageReader reader) {
        return new MessagesReader(limits, reader)
                .read(request, answers.delivery().continues());
    }

    /** The addresses of the images, in order. */
    public List<ImageAddress> images() {
        return List.copyOf(images);
    }

    /**
     * Reads the images, which completes the request.
     *
     * @throws ApiException naming the place of an image that can't be used
     */
    public ChatCall call(ImageReader reader) {
        Conversation conversation = conversation(reader);
        return new ChatCall(
                answers.model(),
                conversation.prompt(),
                conversation.prefix(),
                answers.sampling(),
                answers.choices(),
                answers.candidates(),
                answers.delivery());
    }
}
