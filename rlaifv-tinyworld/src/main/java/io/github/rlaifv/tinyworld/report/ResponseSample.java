package io.github.rlaifv.tinyworld.report;

import java.util.List;

/**
 * A response with its claims.
 *
 * @param text text of the response
 * @param claims claims in order of mention
 */
public record ResponseSample(String text, List<ClaimMark> claims) {
    public ResponseSample {
        claims = claims == null ? List.of() : List.copyOf(claims);
    }
}
