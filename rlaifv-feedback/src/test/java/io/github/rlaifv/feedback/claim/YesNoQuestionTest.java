package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YesNoQuestionTest {
    private static final String FACT = "The car is red.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Is the car red?",
                "Q: Is the car red?",
                "So, is the car red?",
                "Can you see a red car?",
                "Do you see what looks like a red car?",
                "Is the car red? (yes or no)",
                "Is the car red? Answer with yes or no.",
                "Does the sign say \"Lost?\" in red?",
                "Is there a place where cars are parked?",
                "Est-ce que la voiture est rouge ?",
                "Ist das Auto rot?",
                "\u00BFEs rojo el coche?",
                "\u6C7D\u8F66\u662F\u7EA2\u8272\u7684\u5417",
                "\u684C\u4E0A\u6709\u4EC0\u4E48\u5417\uFF1F",
                "\u8ECA\u306F\u8D64\u3044\u3067\u3059\u304B\u3002",
                "\u4F55\u304B\u3042\u308A\u307E\u3059\u304B\uFF1F",
                "\u0395\u03AF\u03BD\u03B1\u03B9 \u03BA\u03CC\u03BA\u03BA\u03B9\u03BD\u03BF;",
            })
    void yesNoQuestionsAreAccepted(String question) {
        assertThat(YesNoQuestion.asks(question, FACT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?",
                "The car is red?",
                "Is the car red;",
                "And what color is the car?",
                "So, what color is the car?",
                "Tell me: what color is the car?",
                "Can you tell me what color the car is?",
                "Do you know which car is red?",
                "Is there a car and what color is it?",
                "Is the car red? Is it fast?",
                "Is the car red? Yes, it is?",
                "Quelle est la couleur de la voiture ?",
                "Welche Farbe hat das Auto?",
                "\u00BFDe qu\u00E9 color es el coche?",
                "\u6C7D\u8F66\u662F\u4EC0\u4E48\u989C\u8272\uFF1F",
                "\u8ECA\u306F\u4F55\u8272\u3067\u3059\u304B\uFF1F",
            })
    void openAndMultipleQuestionsAreRejected(String question) {
        assertThat(YesNoQuestion.asks(question, FACT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Are there two dogs on the sofa?",
                "Are two dogs on the sofa?",
                "Two dogs are on the sofa, correct?",
                "Is it the case that there are two dogs on the sofa?",
                "Do two dogs lie on the sofa?",
                "Does the sofa have two dogs on it?",
                "Can you see two dogs on the sofa?",
                "Are the dogs on the sofa two in number?",
                "On the sofa, are there two dogs?",
                "Is the number of dogs on the sofa two?",
                "There are two dogs on the sofa, aren't there?",
                "Does the image show what looks like two dogs?",
                "Is the place where the dogs lie a sofa?",
                "Is \u201ctwo\u201d the number of dogs?",
                "Might there be two dogs on the sofa?",
                "Won't the dogs leave the sofa?",
                "Are not two dogs on the sofa?",
                "Gibt es zwei Hunde auf dem Sofa?",
                "Liegen zwei Hunde auf dem Sofa?",
                "Sind da zwei Hunde?",
                "Y a-t-il deux chiens sur le canap\u00e9 ?",
                "\u00bfHay dos perros en el sof\u00e1?",
                "Ci sono due cani sul divano?",
                "H\u00e1 dois c\u00e3es no sof\u00e1?",
                "Liggen er twee honden op de bank?",
                "\u6c99\u53d1\u4e0a\u6709\u4e24\u53ea\u72d7\u5417\uff1f",
                "\u6c99\u53d1\u4e0a\u6709\u6ca1\u6709\u4e24\u53ea\u72d7\uff1f",
                "\u30bd\u30d5\u30a1\u306e\u4e0a\u306b\u72ac\u304c\u4e8c\u5339\u3044\u307e\u3059\u304b\uff1f",
                "Er der to hunde i sofaen?",
                "Finns det tv\u00e5 hundar i soffan?",
                "Czy na sofie s\u0105 dwa psy?",
                "Onko sohvalla kaksi koiraa?",
                "C\u00f3 hai con ch\u00f3 tr\u00ean gh\u1ebf kh\u00f4ng?",
                "Apakah ada dua anjing di sofa?",
                "Kanepede iki k\u00f6pek var m\u0131?",
                "\u041d\u0430 \u0434\u0438\u0432\u0430\u043d\u0435 \u0434\u0432\u0435 \u0441\u043e\u0431\u0430\u043a\u0438?",
                "\u0915\u094d\u092f\u093e \u0938\u094b\u092b\u0947 \u092a\u0930 \u0926\u094b \u0915\u0941\u0924\u094d\u0924\u0947 \u0939\u0948\u0902?",
                "\u0e21\u0e35\u0e2b\u0e21\u0e32\u0e2a\u0e2d\u0e07\u0e15\u0e31\u0e27\u0e1a\u0e19\u0e42\u0e0b\u0e1f\u0e32\u0e2b\u0e23\u0e37\u0e2d\u0e44\u0e21\u0e48?",
                "\uc18c\ud30c \uc704\uc5d0 \uac1c\uac00 \ub450 \ub9c8\ub9ac \uc788\ub098\uc694?",
                "Is the car red?",
                "Are there any dogs?",
                "Does the picture show a dog?",
                "Is the man wearing a hat?",
                "The car is red, right?",
                "The car is red, isn't it?",
                "Is it true that the car is red?",
                "In the picture, is the car red?",
                "Is there no car?",
                "Isn't the car red?",
                "1. Is the car red?",
                "\"Is the car red?\"",
                "IS THE CAR RED?",
                "Yes or no: is the car red?",
                "Question 2: Is the car red?",
                "On the left side of the picture is there a red car?",
                "Can a red car be seen?",
                "Has the car got doors?",
                "Is it red?",
                "Are all of the cars parked on the street red?",
                "Could it be said that the car is red?",
                "Hat das Auto vier T\u00fcren?",
                "Gibt es einen Hund?",
                "Il y a un chien ?",
                "L'auto \u00e8 rossa?",
                "O carro \u00e9 vermelho?",
                "\u00bfHay un perro?",
                "\u8f66\u662f\u4e0d\u662f\u7ea2\u8272\u7684\uff1f",
                "\u041c\u0430\u0448\u0438\u043d\u0430 \u043a\u0440\u0430\u0441\u043d\u0430\u044f?",
                "Is de auto rood?",
                "Araba k\u0131rm\u0131z\u0131 m\u0131?",
                "\ucc28\uac00 \ube68\uac04\uc0c9\uc778\uac00\uc694?",
                "\u0647\u0644 \u0627\u0644\u0633\u064a\u0627\u0631\u0629 \u062d\u0645\u0631\u0627\u0621\u061f",
                "Was the car red?",
                "Will the man fall?",
                "Do the dogs run?",
                "Is anyone there?",
                "Is John tall?",
            })
    void yesNoQuestionsInOtherFormsAndLanguagesAreAccepted(String question) {
        assertThat(YesNoQuestion.asks(question, FACT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How many dogs are on the sofa?",
                "Two dogs?",
                "Dogs?",
                "Two dogs on the sofa?",
                "The sofa?",
                "List the dogs?",
                "Count the dogs on the sofa?",
                "Where are the two dogs?",
                "On what are the dogs?",
                "Are there two dogs or three?",
                "Are there two dogs and where are they?",
                "The dogs are where?",
                "Is the sofa?",
                "Are the dogs?",
                "Do you?",
                "Is that so?",
                "Please list what you see?",
                "Tell me how many dogs there are?",
                "Wie viele Hunde sind auf dem Sofa?",
                "Combien de chiens y a-t-il ?",
                "\u00bfCu\u00e1ntos perros hay?",
                "\u6709\u51e0\u53ea\u72d7\uff1f",
                "Hoeveel honden zijn er?",
                "\u0421\u043a\u043e\u043b\u044c\u043a\u043e \u0441\u043e\u0431\u0430\u043a?",
                "Ile ps\u00f3w jest na sofie?",
                "Hur m\u00e5nga hundar finns det?",
                "\u72ac\u306f\u4f55\u5339\u3044\u307e\u3059\u304b\uff1f",
                "What?",
                "Huh?",
                "...?",
                "Two dogs on the",
                "Are there two dogs on the?",
                "Could you list the dogs?",
                "Question: two dogs?",
                "In the image, what is on the sofa?",
                "Looking at the sofa, how many dogs are there?",
                "If there are dogs, how many?",
                "Describe the car?",
                "Red?",
                "Is?",
                "What colour is the car?",
                "The car is what colour?",
                "Name the colour of the car?",
                "Can you describe the car?",
                "Please describe the car?",
                "Is the car?",
                "Is it?",
                "Really?",
                "Right?",
                "Is that correct?",
                "Is it true?",
                "Red car?",
                "The car?",
                "The color of the car?",
                "The color of the car is?",
                "Yes or no?",
                "Are there?",
                "Is red?",
                "Are you sure?",
                "Do you know?",
                "How about the red car?",
                "To what extent is the car red?",
                "Was ist auf dem Tisch?",
                "Ist das Auto rot oder blau?",
                "\u6c7d\u8f66\u662f\u7ea2\u8272\u8fd8\u662f\u84dd\u8272\uff1f",
                "O que est\u00e1 na mesa?",
                "Wat is de kleur van de auto?",
                "\u041a\u0430\u043a\u043e\u0433\u043e \u0446\u0432\u0435\u0442\u0430 \u043c\u0430\u0448\u0438\u043d\u0430?",
                "\ucc28\uac00 \ubb34\uc2a8 \uc0c9\uc785\ub2c8\uae4c?",
                "Qu'est-ce que c'est ?",
                "Beschreibe das Auto?",
                "Does the question ask for yes or no?",
            })
    void fragmentsRequestsAndOpenQuestionsAreRejected(String question) {
        assertThat(YesNoQuestion.asks(question, FACT)).isFalse();
    }

    /** In many languages a question has the same words as the fact and differs only in the question mark. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\u00BFEl coche es rojo? | El coche es rojo.",
                "L'auto \u00E8 rossa? | L'auto \u00E8 rossa.",
                "Il gatto dorme? | Il gatto dorme.",
                "\u041C\u0430\u0448\u0438\u043D\u0430 \u043A\u0440\u0430\u0441\u043D\u0430\u044F? | \u041C\u0430\u0448\u0438\u043D\u0430 \u043A\u0440\u0430\u0441\u043D\u0430\u044F.",
                "Regnet es? | Es regnet.",
                "Would you describe the car as red? | The car is red.",
            })
    void questionInTheWordsOfItsFactIsAcceptedIfTheLanguageFormsItSo(String question, String fact) {
        assertThat(YesNoQuestion.asks(question, fact)).isTrue();
    }
}
