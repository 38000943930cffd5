package org.example.sample;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.chat.Answer;
import io.github.rlaifv.inference.chat.Responder;
import java.io.IOException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Answers a question about an image with the best of several responses. */
@RestController
class AnswerController {
    private final Responder responder;
    private final Sampling sampling;

    AnswerController(Responder responder, Sampling sampling) {
        this.responder = responder;
        this.sampling = sampling;
    }

    // docs: a service with Spring Boot
    @PostMapping("/answer")
    Reply answer(@RequestParam MultipartFile image, @RequestParam String question) throws IOException {
        Prompt prompt = Prompt.of(ImageSource.of("the uploaded image", image.getBytes()), question);
        Answer answer = responder.answer(prompt, sampling);
        return new Reply(
                answer.text(), answer.reward().orElse(0), answer.margin().orElse(0));
    }
    // end

    /**
     * The answer.
     *
     * @param text the best response
     * @param reward its reward
     * @param margin by how much its reward exceeds that of the next one; 0 if all candidates are equal
     */
    record Reply(String text, double reward, double margin) {}
}
