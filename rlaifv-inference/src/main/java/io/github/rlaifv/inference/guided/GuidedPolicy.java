package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;

/** The generator, with responses by guided decoding. Everything else is the generator's. */
final class GuidedPolicy extends ForwardingPolicy {
    private final GuidedDecoding decoding;

    GuidedPolicy(GuidedDecoding decoding) {
        super(decoding.generator());
        this.decoding = decoding;
    }

    @Override
    public String name() {
        return decoding.generator().name() + ", guided by " + decoding.candidates() + " candidates per sentence";
    }

    @Override
    public String fingerprint() {
        return ContentHash.of("guided 1\n" + decoding.settings());
    }

    @Override
    public CountedModel counted() {
        return decoding.generator().counted();
    }

    @Override
    public boolean dependsOnCall() {
        return decoding.dependsOnCall();
    }

    @Override
    public boolean followsFormats() {
        return false;
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return tryGenerate(requests, TokenListener.NONE);
    }

    /** {@inheritDoc} Each chosen sentence is reported as one token without an id. */
    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        return decoding.tryDecode(requests, listener).stream()
                .map(outcome -> outcome.map(responses ->
                        responses.stream().map(GuidedResponse::completion).toList()))
                .toList();
    }

    /** The caller keeps the models. */
    @Override
    public void close() {}
}
