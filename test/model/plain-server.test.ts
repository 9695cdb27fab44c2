import { describeAgreement } from './agree.ts';
import { plainServer } from './servers.ts';

describeAgreement(plainServer);
