import { IsString, Length } from 'class-validator';

const API_KEY_FORM = 'api_key must be a string of 1 to 200 characters';

/** Asks for an access token in exchange for an API key. */
export class TokenRequest {
  @IsString({ message: API_KEY_FORM })
  @Length(1, 200, { message: API_KEY_FORM })
  api_key!: string;
}

/** An access token as RFC 6749 section 5.1 has it. */
export class TokenDto {
  access_token!: string;
  token_type!: 'Bearer';
  /** Seconds. */
  expires_in!: number;
}
