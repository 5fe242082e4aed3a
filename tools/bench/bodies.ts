/** What is sent: TeleCMI's documented samples. */
import { changed, sample } from '../../test/helpers/notifications';
import { LEG_A, LEG_B } from '../../test/helpers/outgoingAnswered';

export const ACCEPTED = JSON.stringify(LEG_A);

/** Not among what the trigger listens for unless told to. */
export const IGNORED = JSON.stringify(sample('chub: cdr.incoming.missed'));

/**
 * The eight deliveries of one answered click-to-call. TeleCMI documents no start of leg b; it is leg
 * b's answer with another status.
 */
export const CLICK_TO_CALL: string[] = [
	sample('chub: event.outgoing.started.leg_a'),
	changed(sample('chub: event.outgoing.answered.leg_b'), { status: 'started' }),
	sample('chub: event.outgoing.answered.leg_a'),
	sample('chub: event.outgoing.answered.leg_b'),
	sample('chub: event.outgoing.hangup.leg_a'),
	sample('chub: event.outgoing.hangup.leg_b'),
	LEG_A,
	LEG_B,
].map((notification) => JSON.stringify(notification));
